import { catalogueOf, customerOf, inventoryOf, openingCents, skuOf, totalCents } from "@coordbench/domain";
import { addTo } from "../figures.ts";
import type { Ledgers, Mark, MoneyMovement, StockMovement, StockSnapshot } from "../ledgers.ts";
import type { Planned, RunOptions } from "./plan.ts";

const inventoryName = (sku: string, inventories: number) => `inventory-${inventoryOf(sku, inventories) + 1}`;

const sign = ({ operation }: Planned) => (operation === "book" ? 1 : -1);

/** What each participant of an operation marks. */
export function marksOf({ bookingId, operation, items, reason, atMs }: Planned, { inventories }: RunOptions): Mark[] {
  const participants = new Set([...items.map(({ sku }) => inventoryName(sku, inventories)), "payment"]);
  const state = reason ? "barred" : "applied";
  return [...participants].map((participant) => ({ participant, bookingId, operation, attempt: 1, state, promisedAtMs: atMs - 2 }));
}

/** What an operation that is done takes from the shelves, or returns to them. */
export function stockMovementsOf(planned: Planned, { inventories }: RunOptions): StockMovement[] {
  const { bookingId, operation, items } = planned;
  return items.map(({ sku, quantity }) => ({
    inventory: inventoryName(sku, inventories),
    bookingId,
    operation,
    sku,
    bucket: 0,
    units: sign(planned) * quantity,
  }));
}

/** What the operations that are done capture from their customers, or refund. */
export function moneyMovementsOf(done: Planned[], { items }: RunOptions): MoneyMovement[] {
  const catalogue = catalogueOf(items);
  return done.map((planned) => {
    const { bookingId, operation, customerId } = planned;
    return { bookingId, operation, customerId, cents: sign(planned) * totalCents(catalogue, planned.items) };
  });
}

/** The shelves as they are at first. */
export function initialStock({ items, unitsPerItem, inventories }: RunOptions): Ledgers["dataset"]["stock"] {
  const skus = Array.from({ length: items }, (_, index) => skuOf(index));
  return skus.map((sku) => ({ inventory: inventoryName(sku, inventories), sku, bucket: 0, units: unitsPerItem }));
}

/** The shelves as the movements leave them: one that is oversold stops at 0, as careless code makes it. */
export function levelsAfter(movements: StockMovement[], options: RunOptions) {
  const total = new Map<string, number>();
  for (const { sku, units } of movements) addTo(total, sku, units);
  return initialStock(options).map(({ inventory, sku, bucket, units }) => {
    const sold = total.get(sku) ?? 0;
    return { inventory, sku, bucket, available: Math.max(0, units - sold), held: 0, sold };
  });
}

/** One snapshot of every inventory as the movements leave it. */
export function snapshotsAfter(movements: StockMovement[], atMs: number, options: RunOptions): StockSnapshot[] {
  const inventories = Map.groupBy(levelsAfter(movements, options), ({ inventory }) => inventory);
  return [...inventories].map(([inventory, levels]) => ({
    inventory,
    atMs,
    levels: levels.map(({ sku, bucket, available, held, sold }) => ({ sku, bucket, available, held, sold })),
  }));
}

/** The customers' accounts as the movements leave them. */
export function accountsAfter(movements: MoneyMovement[], { customers }: RunOptions): Ledgers["accounts"] {
  const spent = new Map<string, number>();
  for (const { customerId, cents } of movements) addTo(spent, customerId, cents);
  const customerIds = Array.from({ length: customers }, (_, index) => customerOf(index));
  return customerIds.map((customerId) => ({ customerId, cents: openingCents - (spent.get(customerId) ?? 0) }));
}
