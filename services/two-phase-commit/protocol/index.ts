export { coordinator } from "./coordinator.ts";
export type { CoordinatorCommand, CoordinatorEntry, CoordinatorInput, CoordinatorState } from "./coordinator.ts";
export type { Decision, Operation, Order, Refusal, Vote, Work } from "./messages.ts";
export { participant } from "./participant.ts";
export type { ParticipantEntry, ParticipantInput, ParticipantReply, ParticipantState } from "./participant.ts";
