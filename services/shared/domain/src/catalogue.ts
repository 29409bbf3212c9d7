import type { Item } from "./booking.ts";
import { hash32 } from "./hash.ts";

/** What is for sale, as a pure function of the number of items: every service computes the same one. */
export interface Catalogue {
  size: number;
  skus: readonly string[];
  /** The price of one unit in cents, or nothing for an item that is not for sale. */
  priceCents(sku: string): number | undefined;
}

/** The name of the item with this number, counting from 0. */
export function skuOf(index: number): string {
  return `item-${String(index).padStart(4, "0")}`;
}

/** The catalogue of `size` items. */
export function catalogueOf(size: number): Catalogue {
  const prices = new Map<string, number>();
  // Prices between 10.00 and 199.99: enough spread that money lost on one item cannot hide behind another.
  for (let index = 0; index < size; index++) prices.set(skuOf(index), 1_000 + (hash32(skuOf(index)) % 19_000));
  return { size, skus: [...prices.keys()], priceCents: (sku) => prices.get(sku) };
}

/** What the items cost together; an item outside the catalogue is a mistake of the caller, who must have looked. */
export function totalCents(catalogue: Catalogue, items: readonly Item[]): number {
  return items.reduce((sum, { sku, quantity }) => {
    const price = catalogue.priceCents(sku);
    if (price === undefined) throw new Error(`no price for ${sku}`);
    return sum + price * quantity;
  }, 0);
}
