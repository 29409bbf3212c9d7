import { serveCommands, serveStock, type Broker } from "@coordbench/saga-wire";
import type { Inventory } from "./service.ts";

/** Serves an inventory: commands out of the broker's stream, and questions about the stock. */
export function serveInventory(inventory: Inventory, broker: Broker, participant: string): Promise<AsyncDisposable> {
  serveStock(broker, participant, (sku) => inventory.available(sku));
  return serveCommands(broker, participant, inventory);
}
