export { coordinator } from "./coordinator.ts";
export type { CoordinatorCommand, CoordinatorEntry, CoordinatorInput, CoordinatorState } from "./coordinator.ts";
export { inventoryFault, journalFault, paymentFault } from "./grammar.ts";
export type { Operation, Reply, Step } from "./messages.ts";
export { inventory, payment } from "./participant.ts";
export type { InventoryEntry, InventoryState, PaymentEntry, PaymentState } from "./participant.ts";
