import type { Booking, Item } from "../../../services/shared/domain/src/booking.ts";
import { skuOf } from "../../../services/shared/domain/src/catalogue.ts";
import { customerCount, customerOf } from "../../../services/shared/domain/src/payment.ts";
import type { LoadPlan, Phase } from "../../runner/src/load-plan.ts";
import type { Demand } from "./demand.ts";
import { keyOf, lot } from "./lots.ts";
import { popularityOf } from "./popularity.ts";

/** Whether the same request is sent a second time: `after` its answer, or `together` with it. */
export type Repeat = "never" | "after" | "together";

/** What one customer sets out to do. */
export interface Errand extends Booking {
  /** The key of its iteration, from which its traces take their names too. */
  key: number;
  repeat: Repeat;
  /** Whether the customer cancels, once the booking is confirmed. */
  cancels: boolean;
}

/** Which lot decides what; the items take the numbers from `items` on. */
const lots = { customer: 0, repeat: 1, cancels: 2, items: 3 } as const;

/** Makes the function that says what happens in each iteration, from the plan alone: two runs with one seed want the same things, whatever the runs are called. */
export function errandsOf({ runId, seed, demand }: LoadPlan): (phase: Phase, iteration: number) => Errand {
  const popularity = popularityOf(demand);
  return (phase, iteration) => {
    const key = keyOf(seed, phase, iteration);
    return {
      key,
      bookingId: `${runId}-${phase}${iteration}`,
      customerId: customerOf(Math.floor(lot(key, lots.customer) * customerCount)),
      items: itemsOf(demand, popularity, key),
      repeat: repeatOf(lot(key, lots.repeat), demand.duplicateShare),
      cancels: lot(key, lots.cancels) < demand.cancelShare,
    };
  };
}

function itemsOf({ items, itemsPerBooking, quantity }: Demand, popularity: (lot: number) => number, key: number): Item[] {
  const taken: number[] = [];
  for (let place = 0; place < itemsPerBooking; place++) {
    let index = popularity(lot(key, lots.items + place));
    // The next free one instead of another lot: it ends even where a booking takes the whole catalogue.
    while (taken.includes(index)) index = (index + 1) % items;
    taken.push(index);
  }
  return taken.map((index) => ({ sku: skuOf(index), quantity }));
}

function repeatOf(drawn: number, share: number): Repeat {
  if (drawn >= share) return "never";
  return drawn < share / 2 ? "together" : "after";
}
