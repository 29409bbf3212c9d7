import { isDeclined } from "@coordbench/domain";
import { createParticipant, type ParticipantShell, type PromiseStore } from "@coordbench/two-phase-commit-wire";

/** Makes a payment service of a store of accounts: a participant that captures and refunds, and whose bank declines a share of all bookings. */
export function createPayment(store: PromiseStore, declineShare: number): ParticipantShell {
  return createParticipant({
    ...store,
    async prepare(operation, work) {
      const declined = operation.kind === "book" && isDeclined(operation.bookingId, declineShare);
      return declined ? { type: "refused", reason: "payment-declined" } : store.prepare(operation, work);
    },
  });
}
