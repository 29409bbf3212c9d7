/** A quantity of one stock item. */
export interface Item {
  sku: string;
  quantity: number;
}

/** What a customer asks for: all of the items or none. */
export interface Booking {
  bookingId: string;
  customerId: string;
  items: Item[];
}

/** Why a booking is refused, the weightiest first: of several refusals the customer is told the first of this list. */
export const reasons = ["quantity", "sold-out", "payment-declined", "expired", "contention", "unavailable"] as const;
/** Why a booking is refused. */
export type Reason = (typeof reasons)[number];

/** The reason to tell a customer when several participants refused, each for its own. */
export function weightiest(given: readonly Reason[]): Reason {
  return reasons.find((reason) => given.includes(reason)) ?? "unavailable";
}

/** One text for one meaning: two bodies are the same booking exactly if their canonical texts are equal. */
export function canonicalText(booking: Booking): string {
  return JSON.stringify([booking.customerId, inSkuOrder(booking.items).map((item) => [item.sku, item.quantity])]);
}

/** The items in the one order in which everybody locks them. */
export function inSkuOrder(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0));
}
