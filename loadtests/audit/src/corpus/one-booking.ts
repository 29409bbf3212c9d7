import type { Journal, Ledgers, Word } from "../ledgers.ts";
import { cleanRun } from "./clean-run.ts";

type Entry = Journal["entries"][number];

/** The one booking of these ledgers: an item in each of two inventories. */
export const booking = {
  bookingId: "booking-1",
  customerId: "customer-00001",
  items: ["item-0000", "item-0001"].map((sku) => ({ sku, quantity: 1 })),
};

const cast = { inventories: ["inventory-0", "inventory-1"], payment: "payment" };

/** The beginning of its journal. */
export const accepted: Entry = { type: "accepted", operation: { bookingId: booking.bookingId, kind: "book", hash: "body" }, cast };

/** Entries of the same kind by several participants. */
export const by = (
  type: "reserved" | "sold" | "expired" | "charged" | "refunded" | "released" | "incident" | "unanswered",
  ...names: string[]
): Entry[] => names.map((participant) => ({ type, participant }));

/** What an inventory wrote of its item, in the first bucket unless told otherwise. */
export const stockWord = (inventory: 0 | 1, entries: Extract<Word, { kind: "stock" }>["entries"], bucket = 0): Word => ({
  kind: "stock",
  participant: `inventory-${inventory}`,
  bookingId: booking.bookingId,
  sku: `item-000${inventory}`,
  bucket,
  entries,
});

/** What the payment service wrote. */
export const moneyWord = (...types: ("charged" | "refunded" | "barred")[]): Word => ({
  kind: "money",
  participant: "payment",
  bookingId: booking.bookingId,
  entries: types.map((type) => ({ type })),
});

/** Ledgers of one booking of which only this is known. */
export function ledgersOf(known: Partial<Ledgers>): Ledgers {
  const run = cleanRun();
  const stock = cast.inventories.map((inventory, index) => ({ inventory, sku: `item-000${index}`, bucket: 0, units: 10 }));
  const nothing = { decisions: [], stock: [], snapshots: [], stockMovements: [], moneyMovements: [], accounts: [], marks: [] };
  return { ...run, ...nothing, dataset: { ...run.dataset, stock }, asked: [{ ...booking, operation: "book", told: "unknown" }], ...known };
}

/** A journal of the booking. */
export const journalOf = (entries: Entry[], isAtRest: boolean): Journal => ({
  bookingId: booking.bookingId,
  entries,
  isAtRest,
  recordedAtMs: 0,
});
