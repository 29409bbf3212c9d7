import { setTimeout as sleep } from "node:timers/promises";
import { isDeclined } from "@coordbench/domain";
import { createParticipant, type ParticipantShell, type PromiseStore } from "@coordbench/two-phase-commit-wire";

/** How the bank behaves: how long it takes over a booking, and the share of all bookings that it declines, or fails. */
export interface Bank {
  thinkMs: number;
  declineShare: number;
  failingShare: number;
}

/** Makes a payment service of a store of accounts: a participant that captures and refunds, with a bank behind it. */
export function createPayment(store: PromiseStore, { thinkMs, declineShare, failingShare }: Bank): ParticipantShell {
  const prepare: PromiseStore["prepare"] = async (operation, work) => {
    if (operation.kind === "cancel") return store.prepare(operation, work);
    // The bank keeps nothing waiting here: no session, no lock. All that waits is what the other participants have locked.
    if (thinkMs > 0) await sleep(thinkMs);
    return isDeclined(operation.bookingId, declineShare) ? { type: "refused", reason: "payment-declined" } : store.prepare(operation, work);
  };
  return createParticipant({ ...store, prepare }, failingShare);
}
