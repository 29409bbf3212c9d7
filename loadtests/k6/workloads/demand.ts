/** What customers want, in numbers, each of which can be varied by its name. */
export interface Demand {
  /** How many items the catalogue has. */
  items: number;
  /** Item n is in demand in proportion to 1 / n ^ skew: 0 where all are in equal demand. */
  skew: number;
  /** The share of demand that is for the first item, before the rest is divided over all. */
  hotShare: number;
  /** How many different items a booking has. */
  itemsPerBooking: number;
  /** Units of each item that a booking asks for. */
  quantity: number;
  /** The share of bookings whose payment is declined. */
  declineShare: number;
  /** The share of bookings whose request is sent twice, with the same id and body. */
  duplicateShare: number;
  /** The share of confirmed bookings that their customer cancels at once. */
  cancelShare: number;
  /** How often a customer tries again, each time under a new id, who was told `contention` or turned away with a 503. */
  retries: number;
  /** Milliseconds before the first of these tries; before each further one twice as long. */
  pauseMs: number;
  /** How far these pauses vary: 0 where everybody waits equally long, 1 where they are spread from none to twice as long. */
  jitter: number;
}

const share = { lowest: 0, highest: 1, whole: false };
const limits: Record<keyof Demand, { lowest: number; highest: number; whole: boolean }> = {
  items: { lowest: 1, highest: 9_999, whole: true },
  skew: { lowest: 0, highest: 5, whole: false },
  hotShare: share,
  itemsPerBooking: { lowest: 1, highest: 10, whole: true },
  quantity: { lowest: 1, highest: 100, whole: true },
  declineShare: share,
  duplicateShare: share,
  cancelShare: share,
  retries: { lowest: 0, highest: 10, whole: true },
  pauseMs: { lowest: 0, highest: 10_000, whole: true },
  jitter: share,
};

/** The names of all that can be varied. */
export const demandNames = Object.keys(limits) as (keyof Demand)[];

/** A workload's demand, varied where something else is given; what cannot be is an error that says what can. */
export function vary(usual: Demand, given: Record<string, string>): Demand {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(limits, name));
  if (unknown !== undefined) throw new Error(`--demand ${unknown}: there is ${demandNames.join(", ")}`);
  const varied = Object.fromEntries(
    demandNames.map((name) => [name, given[name] === undefined ? usual[name] : numberIn(name, given[name])]),
  );
  const demand = varied as Record<keyof Demand, number>;
  if (demand.itemsPerBooking > demand.items)
    throw new Error(`--demand itemsPerBooking=${demand.itemsPerBooking}: the catalogue has no more than ${demand.items} (items)`);
  return demand;
}

function numberIn(name: keyof Demand, text: string): number {
  const { lowest, highest, whole } = limits[name];
  const value = Number(text);
  const isNumber = /^\d+(\.\d+)?$/.test(text) && (!whole || Number.isInteger(value));
  if (!isNumber || value < lowest || value > highest)
    throw new Error(`--demand ${name}=${text}: must be a ${whole ? "whole " : ""}number from ${lowest} to ${highest}`);
  return value;
}
