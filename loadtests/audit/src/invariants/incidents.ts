import type { Invariant } from "../audit.ts";
import { count, figure } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { DeadLetter, Journal } from "../ledgers.ts";
import { namesSilence, openIncidents } from "../words.ts";

/** The bookings of a dead letter that wait for what it asked, although their journals do not know that nobody answered. */
function forgottenBy({ participant, bookingIds }: DeadLetter, open: Map<string, Journal>): string[] {
  return bookingIds.filter((bookingId) => {
    const journal = open.get(bookingId);
    return journal !== undefined && !namesSilence(journal, participant);
  });
}

// To be parked is to be recorded: a dead letter of a booking that nobody knows is an open incident by itself, until somebody
// clears it away. It would be silence only if a booking that it may have been about waited and its journal did not say for
// whom, and such a booking is found without the letter.
function isOfUnknown({ bookingIds }: DeadLetter, known: Set<string>): boolean {
  return bookingIds.length === 0 || bookingIds.some((bookingId) => !known.has(bookingId));
}

/** 18. Every message that matters is answered or re-driven: what is open is an incident that the journal names, never silence. */
export const nothingIsSilent: Invariant = {
  id: 18,
  name: "nothing is left in silence",
  check({ journals = [], deadLetters = [] }) {
    const open = new Map(journals.filter(({ isAtRest }) => !isAtRest).map((journal) => [journal.bookingId, journal]));
    const known = new Set(journals.map(({ bookingId }) => bookingId));
    const silent = [...open.values()].filter((journal) => openIncidents(journal).length === 0).map(({ bookingId }) => bookingId);
    const forgotten = deadLetters.flatMap((letter) => forgottenBy(letter, open));
    const unread = deadLetters.filter((letter) => isOfUnknown(letter, known)).length;
    const named = `${count(open.size - silent.length, "open incident")} in their journals`;
    const letters = `${count(deadLetters.length, "dead letter")}, ${figure(unread)} of unknown bookings and open`;
    const figures = `${count(journals.length, "booking")} accepted, ${figure(journals.length - open.size)} at rest, ${named}; ${letters}`;
    if (silent.length + forgotten.length > 0)
      return violated(
        [...silent, ...forgotten],
        `${count(silent.length, "booking")} open without an incident, ${figure(forgotten.length)} given up by a dead letter in silence: ${figures}`,
      );
    if (journals.length === 0) return unknown("no journal was read");
    return holds(figures);
  },
};
