import type { LocalService } from "@coordbench/infra/local";
import { createMeter } from "../../services/shared/runtime/src/index.ts";
import { connectParticipant, type RemoteParticipant } from "../../services/two-phase-commit/wire/src/index.ts";

/** Speaks to a participant as a coordinator does, without being one. */
export function speakTo(name: string, { settings }: LocalService): RemoteParticipant {
  const addresses = String(settings["COORDBENCH_LISTEN"]);
  return connectParticipant({ name, addresses, prepareDeadlineMs: 10_000 }, createMeter("test"));
}
