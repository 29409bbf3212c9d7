import { serveCommands, type Broker, type SagaParticipant } from "@coordbench/saga-wire";

/** Serves the payment service over the broker. */
export function servePayment(payment: SagaParticipant, broker: Broker): Promise<AsyncDisposable> {
  return serveCommands(broker, "payment", payment);
}
