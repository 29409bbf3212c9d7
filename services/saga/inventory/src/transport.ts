import type { Logger, Meter } from "@coordbench/runtime";
import { serveParticipant, type Serving } from "@coordbench/saga-wire";
import type { InventoryConfig } from "./config.ts";
import type { Inventory } from "./service.ts";

/** Serves an inventory: its steps of bookings, and questions about the stock. */
export function serveInventory(inventory: Inventory, config: InventoryConfig, shown: { meter: Meter; log: Logger }): Promise<Serving> {
  return serveParticipant(config, { ...inventory, name: config.participant }, shown);
}
