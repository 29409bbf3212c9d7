import { createParticipant, type ParticipantShell } from "@coordbench/two-phase-commit-wire";
import type { StockStore } from "./store.ts";

/** An inventory: a participant that promises stock, and tells how much is free. */
export interface Inventory extends ParticipantShell {
  available(sku: string): Promise<number | undefined>;
}

/** Makes an inventory of a stock. */
export function createInventory(store: StockStore, failingShare: number): Inventory {
  return { ...createParticipant(store, failingShare), available: (sku) => store.available(sku) };
}
