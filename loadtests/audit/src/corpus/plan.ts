import { customerOf, hash32, isDeclined, skuOf, type Booking, type Item } from "@coordbench/domain";
import { addTo } from "../figures.ts";
import type { OperationKind } from "../ledgers.ts";

/** What a made-up run is made of. */
export interface RunOptions {
  bookings: number;
  items: number;
  unitsPerItem: number;
  inventories: number;
  customers: number;
  declineShare: number;
  scarce: boolean;
  /** Units of each item that are sold beyond its stock before anybody notices. */
  oversoldUnits: number;
}

/** One operation of a made-up run, and why it is refused, if it is. */
export interface Planned extends Booking {
  operation: OperationKind;
  reason?: string;
  isRepeated: boolean;
  atMs: number;
}

function itemsOf(bookingId: string, items: number): Item[] {
  const lot = hash32(`items:${bookingId}`);
  const several = Math.min(items, 1 + (lot % 3));
  return Array.from({ length: several }, (_, index) => ({ sku: skuOf((lot + index) % items), quantity: 1 + ((lot >>> (8 + index)) % 3) }));
}

function refusalOf(bookingId: string, isShort: boolean, declineShare: number): { reason?: string } {
  if (isShort) return { reason: "sold-out" };
  if (isDeclined(bookingId, declineShare)) return { reason: "payment-declined" };
  return hash32(`contention:${bookingId}`) % 12 === 0 ? { reason: "contention" } : {};
}

/** Lets customers book one after the other, and says what comes of each. */
function planBookings(options: RunOptions): Planned[] {
  const taken = new Map<string, number>();
  const limit = options.unitsPerItem + options.oversoldUnits;
  return Array.from({ length: options.bookings }, (_, index) => {
    const bookingId = `clean-${String(index).padStart(5, "0")}`;
    const items = itemsOf(bookingId, options.items);
    const isShort = items.some(({ sku, quantity }) => (taken.get(sku) ?? 0) + quantity > limit);
    const refusal = refusalOf(bookingId, isShort, options.declineShare);
    if (!refusal.reason) for (const { sku, quantity } of items) addTo(taken, sku, quantity);
    const customerId = customerOf(hash32(bookingId) % options.customers);
    return { bookingId, customerId, items, operation: "book", isRepeated: index % 7 === 3, atMs: 1_000 + 10 * index, ...refusal };
  });
}

/** The operations of a made-up run: its bookings, then the cancels of some that were confirmed. */
export function planRun(options: RunOptions): Planned[] {
  const bookings = planBookings(options);
  const cancelled = bookings.filter(({ reason }, index) => reason === undefined && index % 5 === 1);
  const cancelledAtMs = 2_000 + 10 * options.bookings;
  return [...bookings, ...cancelled.map((booking): Planned => ({ ...booking, operation: "cancel", atMs: cancelledAtMs }))];
}
