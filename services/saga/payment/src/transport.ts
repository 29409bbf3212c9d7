import type { Logger, Meter } from "@coordbench/runtime";
import { serveParticipant, type SagaParticipant, type Serving } from "@coordbench/saga-wire";
import type { PaymentConfig } from "./config.ts";

/** Serves the payment service. */
export function servePayment(payment: SagaParticipant, config: PaymentConfig, shown: { meter: Meter; log: Logger }): Promise<Serving> {
  return serveParticipant(config, { ...payment, name: "payment" }, shown);
}
