export { brokerVariables } from "./broker-variables.ts";
export { openBroker } from "./broker.ts";
export type { Broker } from "./broker.ts";
export { createMail, listen } from "./participant-client.ts";
export type { Listener } from "./participant-client.ts";
export type { Command, SagaParticipant } from "./messages.ts";
export { sketchOf, sketchOfRecord } from "./roles.ts";
export { serveCommands } from "./participant-server.ts";
export { askStock, serveStock } from "./stock.ts";
