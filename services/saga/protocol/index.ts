export { coordinator } from "./coordinator.ts";
export type { CoordinatorCommand, CoordinatorEntry, CoordinatorInput, CoordinatorState } from "./coordinator.ts";
export { inventoryFault, journalFault, paymentFault } from "./grammar.ts";
export { repliesTo } from "./messages.ts";
export type { Cast, Operation, Outcome, Objection, Reply, Step, Work } from "./messages.ts";
export { inventory, payment } from "./participant.ts";
export type { InventoryEntry, InventoryInput, InventoryState, PaymentEntry, PaymentState } from "./participant.ts";
