import { serveGrpc, unary, type Logger } from "@coordbench/runtime";
import {
  checkId,
  participantHandlers,
  ParticipantService,
  StockService,
  type AvailabilityReply,
  type AvailabilityRequest,
} from "@coordbench/two-phase-commit-wire";
import type { InventoryConfig } from "./config.ts";
import type { Inventory } from "./service.ts";

/** Serves an inventory over gRPC. */
export function serveInventory(
  inventory: Inventory,
  { listen, drainMs, participant }: InventoryConfig,
  log: Logger,
): Promise<AsyncDisposable> {
  const availability = unary<AvailabilityRequest, AvailabilityReply>(log, async ({ sku }) => {
    checkId(sku, "sku");
    const available = await inventory.available(sku);
    return { known: available !== undefined, available: available ?? 0 };
  });
  const services = [
    { definition: ParticipantService, handlers: participantHandlers(inventory, participant, log) },
    { definition: StockService, handlers: { availability } },
  ];
  return serveGrpc(listen, services, drainMs);
}
