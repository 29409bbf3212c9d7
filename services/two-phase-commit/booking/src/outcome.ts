import type { BookingAnswer, CancelAnswer } from "@coordbench/contract";
import type { Decision } from "@coordbench/two-phase-commit-protocol";
import type { Body, Recorded } from "./store.ts";

/** What a client is told about a decided booking. */
export function bookingAnswer(bookingId: string, decision: Decision, body: Body | undefined): BookingAnswer {
  return decision.decision === "commit"
    ? { bookingId, outcome: "confirmed", priceCents: body?.cents }
    : { bookingId, outcome: "rejected", reason: reasonOf(decision) };
}

/** What a client is told about a decided cancel. */
export function cancelAnswer(bookingId: string, decision: Decision, body: Body): CancelAnswer {
  return decision.decision === "commit"
    ? { bookingId, outcome: "cancelled", refundCents: body.cents }
    : { bookingId, outcome: "rejected", reason: reasonOf(decision) };
}

/** What a booking came to, out of everything that the log holds of it. */
export function lastWord(bookingId: string, recorded: Recorded[]): BookingAnswer | undefined {
  const booked = recorded.filter(({ operation }) => operation.kind === "book").at(-1);
  if (booked === undefined) return undefined;
  if (!booked.final) return { bookingId, outcome: "pending" };
  const isCancelled = recorded.some(({ operation, decision }) => operation.kind === "cancel" && decision.decision === "commit");
  return isCancelled
    ? { bookingId, outcome: "cancelled", priceCents: booked.body?.cents }
    : bookingAnswer(bookingId, booked.decision, booked.body);
}

/** Another body is told as 422 before it comes to this: what stands in the log under a booking's id is always a reason of the contract. */
function reasonOf(decision: Decision & { decision: "abort" }) {
  return decision.reason === "another-body" ? "unavailable" : decision.reason;
}
