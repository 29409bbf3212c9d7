export type { Command, SagaParticipant } from "./messages.ts";
export { correspond } from "./participant-client.ts";
export type { Correspondence, CorrespondenceConfig, Listener } from "./participant-client.ts";
export { serveParticipant } from "./participant-server.ts";
export type { Serving } from "./participant-server.ts";
export { participantVariables } from "./participant-variables.ts";
export type { ParticipantConfig } from "./participant-variables.ts";
export { deedOfRecord, sketchOf, sketchOfRecord } from "./roles.ts";
export { wireVariables } from "./wire-variables.ts";
