import type { Decision, Operation } from "../messages.ts";
import type { ParticipantReply } from "../participant.ts";

/** What is said of an operation, with its name where the story is about several. */
export function named({ bookingId, kind, attempt }: Operation, what: string, isCrowded: boolean): string {
  return isCrowded ? `${what} (${kind} ${bookingId}${attempt > 1 ? `, attempt ${attempt}` : ""})` : what;
}

/** A decision, as the log says it. */
export function describeDecision(decision: Decision): string {
  return decision.decision === "commit" ? "COMMIT" : `ABORT, ${decision.reason}`;
}

/** An outcome, as a client hears it. */
export function describeOutcome({ kind }: Operation, decision: Decision): string {
  if (decision.decision === "abort") return `rejected, ${decision.reason}`;
  return kind === "book" ? "confirmed" : "cancelled";
}

/** What a participant answers. */
export function describeReply(reply: ParticipantReply): string {
  switch (reply.type) {
    case "vote":
      return reply.vote.vote === "no" ? `no, ${reply.vote.reason}` : reply.vote.vote;
    case "acknowledged":
      return "done";
    case "protested":
      return `protest: ${reply.detail}`;
  }
}
