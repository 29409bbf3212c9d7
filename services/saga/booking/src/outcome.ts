import { ProblemError, type BookingAnswer, type CancelAnswer } from "@coordbench/contract";
import type { CoordinatorState, Objection, Operation, Outcome } from "@coordbench/saga-protocol";
import type { Body } from "./store.ts";

/** What a client is told of the operation that it asked for. */
export function answerTo(
  { bookingId, kind }: Pick<Operation, "bookingId" | "kind">,
  given: Outcome | Objection,
  body: Body | undefined,
): BookingAnswer | CancelAnswer {
  switch (given.outcome) {
    case "confirmed":
      return { bookingId, outcome: "confirmed", priceCents: body?.cents };
    case "cancelled":
      return { bookingId, outcome: "cancelled", refundCents: body?.cents };
    case "rejected":
      if (kind === "cancel") throw objectionTo(bookingId, "not-confirmed");
      return { bookingId, outcome: "rejected", reason: given.reason };
    default:
      throw objectionTo(bookingId, given.outcome);
  }
}

/** What a booking came to, once that is decided. */
export function lastWord(bookingId: string, state: CoordinatorState, body: Body | undefined): BookingAnswer {
  if (state.phase !== "compensating" && state.phase !== "ended") return { bookingId, outcome: "pending" };
  const { outcome } = state;
  if (outcome.outcome === "rejected") return { bookingId, outcome: "rejected", reason: outcome.reason };
  return { bookingId, outcome: outcome.outcome, priceCents: body?.cents };
}

const objections = {
  "another-body": (id) => `${id} is a booking with another body: choose a new id for this one`,
  "not-found": (id) => `no booking ${id} of this customer is known`,
  "still-pending": (id) => `booking ${id} is not decided yet: try again when it is`,
  "not-confirmed": (id) => `booking ${id} was rejected: there is nothing to cancel`,
} satisfies Record<Objection["outcome"], (bookingId: string) => string>;

/** Why nothing is done for a client. */
export function objectionTo(bookingId: string, objection: Objection["outcome"]): ProblemError {
  return new ProblemError(objection, objections[objection](bookingId), { field: "bookingId" });
}
