import { setTimeout as sleep } from "node:timers/promises";
import type { Asked } from "@coordbench/audit";
import { toldBy } from "@coordbench/contract";
import { customerOf, type Booking } from "@coordbench/domain";
import { send } from "./api.ts";

/** What a customer was told. */
export type Told = Pick<Asked, "told" | "reason">;

/** Customers who write down what they asked for and what they were told. */
export interface Customers {
  asked: Asked[];
  book(api: string, booking: Booking, waitS?: number): Promise<Told>;
  cancel(api: string, booking: Booking): Promise<Told>;
  /** A booking that somebody has asked for, also where nobody was told anything yet. */
  bookingOf(bookingId: string): Booking;
}

/** Customers who go on booking until they are sent home. */
export interface Load extends AsyncDisposable {
  /** What was told, booking by booking. */
  answers: Told[];
  /** Sends everybody home and waits for their last answers. */
  stop(): Promise<void>;
}

/** The item that everybody wants. */
export const hotSku = "item-0000";
const pauseAfterFailureMs = 50;
let loads = 0;

/** Makes customers with an empty record. */
export function newCustomers(): Customers {
  const asked: Asked[] = [];
  const bookings = new Map<string, Booking>();
  const ask = async (request: Omit<Asked, "told">, run: () => ReturnType<typeof send>): Promise<Told> => {
    const told = await run().then(
      ({ status, body }) => ({
        told: toldBy(status, body["definite"] === true),
        ...(typeof body["reason"] === "string" && { reason: body["reason"] }),
      }),
      () => ({ told: "unknown" as const }),
    );
    asked.push({ ...request, ...told });
    return told;
  };
  return {
    asked,
    book(api, booking, waitS = 10) {
      bookings.set(booking.bookingId, booking);
      const headers = { "content-type": "application/json", prefer: `wait=${waitS}` };
      return ask({ ...booking, operation: "book" }, () =>
        send(`${api}/bookings`, { method: "POST", headers, body: JSON.stringify(booking) }),
      );
    },
    cancel: (api, booking) =>
      ask({ ...booking, operation: "cancel" }, () =>
        send(`${api}/bookings/${booking.bookingId}?customerId=${booking.customerId}`, { method: "DELETE" }),
      ),
    bookingOf(bookingId) {
      const booking = bookings.get(bookingId);
      if (booking === undefined) throw new Error(`nobody has asked for ${bookingId}`);
      return booking;
    },
  };
}

/** Lets customers book one unit each, one booking after the other: of the hot item, or each of an item of their own. */
export function startLoad(
  customers: Customers,
  {
    apis,
    inFlight,
    customerIdOf = customerOf,
    itemOf = () => hotSku,
  }: { apis: string[]; inFlight: number; customerIdOf?: (index: number) => string; itemOf?: (index: number) => string },
): Load {
  const name = `load${loads++}`;
  const answers: Told[] = [];
  const over = new AbortController();
  const goOn = async (index: number) => {
    for (let number = 0; !over.signal.aborted; number++) {
      const booking = {
        bookingId: `${name}-${index}-${number}`,
        customerId: customerIdOf(index),
        items: [{ sku: itemOf(index), quantity: 1 }],
      };
      const answer = await customers.book(apis[index % apis.length] ?? "", booking);
      answers.push(answer);
      if (answer.told === "unknown") await sleep(pauseAfterFailureMs);
    }
  };
  const all = Promise.all(Array.from({ length: inFlight }, (_, index) => goOn(index)));
  const stop = async () => {
    over.abort();
    await all;
  };
  return { answers, stop, [Symbol.asyncDispose]: stop };
}
