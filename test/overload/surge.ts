import { setTimeout as sleep } from "node:timers/promises";
import { customerCount, customerOf, skuOf } from "@coordbench/domain";
import type { Customers, Told } from "../support/recovery-customers.ts";

/** What became of one booking, and how long its customer had to wait for that. */
export interface Visit extends Told {
  begunMs: number;
  waitedMs: number;
}

/** How many bookings are asked for in a second, for how long, whatever comes back. */
export interface Surge {
  apis: string[];
  perS: number;
  forMs: number;
}

const items = 10;
const tickMs = 5;
const millisecondsPerSecond = 1_000;
let surges = 0;

/** Lets customers come at a rate, each a new one with a booking of its own, and waits for all of their answers. */
export async function surge(customers: Customers, { apis, perS, forMs }: Surge): Promise<Visit[]> {
  const name = `surge${surges++}`;
  const visits: Promise<Visit>[] = [];
  const startedMs = performance.now();
  const visit = async (number: number): Promise<Visit> => {
    const begunMs = performance.now();
    const booking = {
      bookingId: `${name}-${number}`,
      customerId: customerOf(number % customerCount),
      items: [{ sku: skuOf(number % items), quantity: 1 }],
    };
    const told = await customers.book(apis[number % apis.length] ?? "", booking);
    return { ...told, begunMs: begunMs - startedMs, waitedMs: performance.now() - begunMs };
  };
  for (let elapsedMs = 0; elapsedMs < forMs; elapsedMs = performance.now() - startedMs) {
    const due = Math.floor((elapsedMs / millisecondsPerSecond) * perS);
    while (visits.length < due) visits.push(visit(visits.length));
    await sleep(tickMs);
  }
  return Promise.all(visits);
}
