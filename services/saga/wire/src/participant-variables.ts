import { address, drainMs, type Address, type Variables } from "@coordbench/runtime";
import { wireVariables, type BrokerConfig } from "./wire-variables.ts";

/** The settings of every participant, beside those of its own. */
export const participantVariables = {
  ...wireVariables,
  listen: address.prefault("127.0.0.1:7000").describe("With `grpc`: where to serve it"),
  drainMs: drainMs.describe("With `grpc`: how long to serve on when told to stop, while callers look for other replicas"),
} satisfies Variables;

/** How a participant is reached. */
export type ParticipantConfig = ({ transport: "nats" } & BrokerConfig) | { transport: "grpc"; listen: Address; drainMs: number };
