import type { CoordinatorEntry } from "../coordinator.ts";
import type { Objection, Outcome, Reply } from "../messages.ts";

/** What is said of a booking, with its name where the story is about several. */
export function named(bookingId: string, what: string, isCrowded: boolean): string {
  return isCrowded ? `${what} (${bookingId})` : what;
}

/** An answer, as a client hears it. */
export function describeAnswer(answer: Outcome | Objection): string {
  return answer.outcome === "rejected" ? `rejected, ${answer.reason}` : answer.outcome;
}

/** An entry of the journal, or what a participant answers. */
export function describe(entry: CoordinatorEntry | Reply): string {
  const participant = "participant" in entry ? ` ${entry.participant}` : "";
  const kind = entry.type === "accepted" || !("reason" in entry) ? "" : `, ${entry.reason}`;
  return `${entry.type}${participant}${kind}`;
}
