import type { Logger, Meter } from "@coordbench/runtime";
import { serveOverGrpc } from "./grpc/service.ts";
import type { SagaParticipant } from "./messages.ts";
import { serveOverNats } from "./nats/service.ts";
import type { ParticipantConfig } from "./participant-variables.ts";

/** A participant by its name, and what it tells of its stock if it has any. */
export interface Served extends SagaParticipant {
  name: string;
  available?: (sku: string) => Promise<number | undefined>;
}

/** A participant at work. */
export interface Serving extends AsyncDisposable {
  /** Whether it can be reached. */
  ready(): Promise<boolean>;
}

/** Serves a participant, over the transport that was chosen. */
export function serveParticipant(config: ParticipantConfig, served: Served, shown: { meter: Meter; log: Logger }): Promise<Serving> {
  return config.transport === "grpc" ? serveOverGrpc(config, served, shown.log) : serveOverNats(config, served, shown);
}
