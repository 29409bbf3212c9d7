import { addTo } from "./figures.ts";
import type { Ledgers } from "./ledgers.ts";
import { itemsOf, stands, trailsOf, type Trail } from "./trails.ts";

/** Where stock lies: one bucket of one item in one inventory. */
export interface Place {
  inventory: string;
  sku: string;
  bucket: number;
}

/** The name of a place in findings, and its key in maps. */
export function placeName({ inventory, sku, bucket }: Place): string {
  return `${inventory}/${sku}/${bucket}`;
}

/** How many units of one item there were, how many were sold, and to which bookings. */
export interface Sales {
  sku: string;
  stock: number;
  sold: number;
  takers: { trail: Trail; units: number }[];
}

/** The sales of every item: the units of standing bookings, by the decision log. */
export function salesOf(ledgers: Ledgers): Sales[] {
  const sales = new Map<string, Sales>();
  const at = (sku: string) => {
    const item = sales.get(sku) ?? { sku, stock: 0, sold: 0, takers: [] };
    sales.set(sku, item);
    return item;
  };
  for (const { sku, units } of ledgers.dataset.stock) at(sku).stock += units;
  for (const trail of trailsOf(ledgers).filter(stands)) {
    for (const { sku, quantity } of itemsOf(trail)) {
      at(sku).sold += quantity;
      at(sku).takers.push({ trail, units: quantity });
    }
  }
  return [...sales.values()];
}

/** The units of each item that are left, in whichever bucket. */
export function unitsLeft(ledgers: Ledgers): Map<string, number> {
  const left = new Map<string, number>();
  for (const { sku, available, held } of ledgers.stock) addTo(left, sku, available + held);
  return left;
}
