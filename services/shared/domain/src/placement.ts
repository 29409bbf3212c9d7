import type { Item } from "./booking.ts";
import { hash32 } from "./hash.ts";

/** The name of an inventory among the participants, by its number counting from 0. */
export function inventoryName(index: number): string {
  return `inventory-${index}`;
}

/** Which of `inventories` participants holds an item. */
export function inventoryOf(sku: string, inventories: number): number {
  return hash32(`inventory:${sku}`) % inventories;
}

/** The items of a booking by the participant that holds them, each in its locking order. */
export function placeItems(items: readonly Item[], inventories: number): Map<number, Item[]> {
  return Map.groupBy(items, ({ sku }) => inventoryOf(sku, inventories));
}
