import type { Booking, Reason } from "@coordbench/domain";
import { skuOf } from "@coordbench/domain";
import type { Random } from "./random.ts";

/** An inventory, the one item that it holds, and how many units of it there are at first. */
export interface Shelf {
  inventory: string;
  sku: string;
  units: number;
}

/** Who takes part in a schedule, what there is to be had, and who wants it. */
export interface Setting {
  shelves: Shelf[];
  /** Over how many buckets a saga divides each item. */
  buckets: number;
  /** Where two-phase commit asks for its votes. */
  order: "parallel" | "sequential";
  bookings: Booking[];
  declineShare: number;
  /** Participants that refuse whatever they are asked for. */
  refusals: Record<string, Reason>;
}

/** The coordinators of every setting. */
export const coordinatorNames = ["booking", "booking-2"] as const;

/** A setting in which few units are wanted by several bookings, some of them by the same customer. */
export function drawSetting(random: Random): Setting {
  const shelves = Array.from({ length: random.oneOf([1, 1, 2, 2, 3]) }, (_, index) => ({
    inventory: `inventory-${index}`,
    sku: skuOf(index),
    units: 2 + random.below(4),
  }));
  const run = random.below(100_000);
  const bookings = Array.from({ length: 1 + random.below(4) }, (_, index) => {
    const first = random.below(shelves.length);
    const wanted = shelves.slice(first, first + 1 + random.below(shelves.length));
    // The id draws the lot of a decline, so it differs from seed to seed.
    return {
      bookingId: `b${run}-${index}`,
      customerId: `customer-${random.below(3)}`,
      items: wanted.map(({ sku }) => ({ sku, quantity: 1 + random.below(2) })),
    };
  });
  const buckets = random.oneOf([1, 2, 3]);
  return { shelves, buckets, order: random.oneOf(["parallel", "parallel", "sequential"]), bookings, declineShare: 0.1, refusals: {} };
}
