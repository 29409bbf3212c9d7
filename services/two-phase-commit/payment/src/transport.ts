import { serveGrpc, type Logger } from "@coordbench/runtime";
import { participantHandlers, ParticipantService, type ParticipantShell } from "@coordbench/two-phase-commit-wire";
import type { PaymentConfig } from "./config.ts";

/** Serves the payment service over gRPC. */
export function servePayment(payment: ParticipantShell, { listen, drainMs }: PaymentConfig, log: Logger): Promise<AsyncDisposable> {
  return serveGrpc(listen, [{ definition: ParticipantService, handlers: participantHandlers(payment, "payment", log) }], drainMs);
}
