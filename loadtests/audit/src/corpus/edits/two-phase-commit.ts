import type { Ledgers, Mark, Unfinished } from "../../ledgers.ts";
import { replaced } from "../change.ts";
import type { Edit } from "../corpus.ts";
import { cancelled, decisionOf, declined, first, spread, standing } from "../select.ts";

const inventoryMark = (marks: Mark[]) =>
  first(
    marks.filter(({ participant }) => participant !== "payment"),
    "mark of an inventory",
  );

const withoutMark = (ledgers: Ledgers, lost: Mark): Ledgers => ({ ...ledgers, marks: ledgers.marks.filter((mark) => mark !== lost) });

const leave = (ledgers: Ledgers, left: Partial<Unfinished>): Ledgers => ({
  ...ledgers,
  unfinished: [...ledgers.unfinished, { where: "payment", what: "prepared transaction", ageMs: 61_000, foreign: false, ...left }],
});

const late = (ledgers: Ledgers, mark: Mark, decidedAtMs: number): Ledgers => ({
  ...ledgers,
  marks: replaced(ledgers.marks, mark, { promisedAtMs: decidedAtMs + 1 }),
});

/** Has a booking that was declined applied by one inventory in some attempt, its units given back by hand. */
function applyAnyway(clean: Ledgers, attempt: (decided: number) => number): Ledgers {
  const { bookingId, book } = declined(clean);
  const decided = Math.max(...book.decisions.map((decision) => decision.attempt));
  const { inventory: participant } = first(
    clean.dataset.stock.filter(({ sku }) => book.asked[0]?.items.some((item) => item.sku === sku)),
    "inventory",
  );
  const marks = clean.marks.filter((mark) => mark.bookingId !== bookingId || mark.participant !== participant);
  return {
    ...clean,
    marks: [...marks, { participant, bookingId, operation: "book", attempt: attempt(decided), state: "applied", promisedAtMs: 0 }],
  };
}

function decideAgain(clean: Ledgers): Ledgers {
  const { book } = standing(clean);
  const again = { attempt: 1 + Math.max(...book.decisions.map(({ attempt }) => attempt)) };
  const decisions = book.decisions.filter(({ outcome }) => outcome === "confirmed").map((decision) => ({ ...decision, ...again }));
  const marks = book.marks.filter(({ state }) => state === "applied").map((mark) => ({ ...mark, ...again }));
  return { ...clean, decisions: [...clean.decisions, ...decisions], marks: [...clean.marks, ...marks] };
}

const agreementEdits: readonly Edit[] = [
  {
    breaks: 12,
    story: "an operator rolled back one inventory's part of what was decided COMMIT, and moved its units by hand",
    apply: (clean) => withoutMark(clean, inventoryMark(spread(clean).book.marks)),
  },
  {
    breaks: 12,
    story: "payment barred a cancel that was decided COMMIT",
    apply: (clean) => {
      const mark = first(
        cancelled(clean).cancel.marks.filter(({ participant }) => participant === "payment"),
        "mark of payment",
      );
      return { ...clean, marks: replaced(clean.marks, mark, { state: "barred" }) };
    },
  },
  {
    breaks: 12,
    story: "an inventory applied what was decided ABORT, and gave its units back by hand",
    apply: (clean) => applyAnyway(clean, (decided) => decided),
  },
  {
    breaks: 13,
    story: "a thawed coordinator wrote ABORT beside the COMMIT of its successor",
    apply: (clean) => {
      const decision = decisionOf(standing(clean));
      return {
        ...clean,
        decisions: [...clean.decisions, { ...decision, outcome: "rejected", reason: "contention", decidedAtMs: decision.decidedAtMs + 1 }],
      };
    },
  },
  { breaks: 13, story: "a server tried a booking again that was decided COMMIT already", apply: decideAgain },
  {
    breaks: 14,
    story: "COMMIT was decided before one inventory had promised",
    apply: (clean) => late(clean, inventoryMark(spread(clean).book.marks), decisionOf(spread(clean)).decidedAtMs),
  },
  {
    breaks: 14,
    story: "the COMMIT of a cancel was decided before anybody had promised",
    apply: (clean) => {
      const { cancel } = cancelled(clean);
      const decidedAtMs = Math.max(...cancel.decisions.map((decision) => decision.decidedAtMs));
      return cancel.marks.filter(({ state }) => state === "applied").reduce((after, mark) => late(after, mark, decidedAtMs), clean);
    },
  },
];

const doubtEdits: readonly Edit[] = [
  { breaks: 16, story: "a prepared transaction still holds its locks", apply: (clean) => leave(clean, {}) },
  { breaks: 17, story: "somebody else's prepared transaction is on the server", apply: (clean) => leave(clean, { foreign: true }) },
  {
    breaks: 17,
    story: "an operator committed by hand what nobody had decided",
    apply: (clean) => applyAnyway(clean, (decided) => decided + 1),
  },
];

/** How agreement goes wrong. */
export const twoPhaseCommitEdits: readonly Edit[] = [...agreementEdits, ...doubtEdits];
