export type { Answer, Command, SagaParticipant } from "./messages.ts";
