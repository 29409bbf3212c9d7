import type { Switch, Tuning } from "./design.ts";

/** The switches that several designs have: named alike, meaning the same, and standing the same where nobody touches them. */
export const shared = {
  inventories: {
    standard: "1",
    allowed: /^[1-9]$/,
    meaning: "participants that the stock is divided over",
  },
  buckets: { standard: "1", allowed: /^([1-9]|[1-5]\d|6[0-4])$/, meaning: "parts of each item's stock, so that not all want the same one" },
  batch: {
    standard: "64",
    allowed: /^([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-6])$/,
    meaning: "the most bookings that are sent, written and flushed together",
  },
  think: { standard: "0", allowed: /^(0|[1-9]\d{0,3}|[1-5]\d{4})$/, meaning: "milliseconds that the bank takes over each payment" },
  failing: {
    standard: "0",
    allowed: /^([0-9]|[1-4]\d|50)$/,
    meaning: "percent of bookings that each participant refuses as unavailable, each its own",
  },
  burn: {
    standard: "0",
    allowed: /^(0|[1-9]\d{0,4})$/,
    meaning: "microseconds of processor time that each booking request burns: a slowdown to try comparisons with",
  },
  replicas: { standard: "1", allowed: /^[1-4]$/, meaning: "instances of each service" },
} satisfies Record<string, Switch>;

/** The share of bookings that each participant fails. */
export function failingShareOf({ switches }: Tuning): number {
  return Number(switches["failing"] ?? 0) / 100;
}
