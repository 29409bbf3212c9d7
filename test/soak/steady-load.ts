import { customerCount, customerOf, skuOf, type Booking } from "@coordbench/domain";
import type { Customers } from "../support/recovery-customers.ts";
import { oneOf, type Draw } from "./lots.ts";

/** Customers who come at a steady rate, however long the others have to wait. */
export interface SteadyLoad extends AsyncDisposable {
  /** `held` customers did not come because too many were waiting already. */
  counts(): { answered: number; confirmed: number; underWay: number; held: number };
  stop(): Promise<void>;
}

/** How much of a load there is, where it goes, and how its lots are drawn. */
export interface SteadyLoadOptions {
  apis: string[];
  perS: number;
  draw: Draw;
}

const items = 10;
const share = { hot: 0.3, two: 0.3, cancelled: 0.1 };
const most = { underWay: 256, waitS: 5 };
const tickMs = 10;
const millisecondsPerSecond = 1_000;
let loads = 0;

/** Lets customers book, some of them two items and many the same one, and a few cancel. */
export function startSteadyLoad(customers: Customers, { apis, perS, draw }: SteadyLoadOptions): SteadyLoad {
  const name = `soak${loads++}`;
  const underWay = new Set<Promise<void>>();
  const counted = { come: 0, answered: 0, confirmed: 0, held: 0 };
  const startedMs = performance.now();

  const visit = async (booking: Booking, isFickle: boolean) => {
    const { told } = await customers.book(oneOf(draw, apis), booking, most.waitS);
    counted.answered++;
    if (told !== "confirmed") return;
    counted.confirmed++;
    if (isFickle) await customers.cancel(oneOf(draw, apis), booking);
  };
  const tick = () => {
    const due = Math.floor(((performance.now() - startedMs) / millisecondsPerSecond) * perS);
    for (; counted.come < due; counted.come++) {
      if (underWay.size >= most.underWay) {
        counted.held++;
        continue;
      }
      const visiting: Promise<void> = visit(bookingOf(`${name}-${counted.come}`, draw), draw() < share.cancelled).finally(() =>
        underWay.delete(visiting),
      );
      underWay.add(visiting);
    }
  };
  const timer = setInterval(tick, tickMs);
  const stop = async () => {
    clearInterval(timer);
    await Promise.all(underWay);
  };
  return { counts: () => ({ ...counted, underWay: underWay.size }), stop, [Symbol.asyncDispose]: stop };
}

function bookingOf(bookingId: string, draw: Draw): Booking {
  const first = draw() < share.hot ? 0 : Math.floor(draw() * items);
  const second = draw() < share.two ? [(first + 1 + Math.floor(draw() * (items - 1))) % items] : [];
  return {
    bookingId,
    customerId: customerOf(Math.floor(draw() * customerCount)),
    items: [first, ...second].map((index) => ({ sku: skuOf(index), quantity: 1 + Math.floor(draw() * 2) })),
  };
}
