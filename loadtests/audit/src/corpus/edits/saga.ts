import type { Journal, Ledgers, StockLevel, Word } from "../../ledgers.ts";
import type { Trail } from "../../trails.ts";
import { leaveOpen, replaced, retell, reword } from "../change.ts";
import type { Edit } from "../corpus.ts";
import { cancelled, decisionOf, declined, first, spread, standing, takenBack, takenBy } from "../select.ts";

type Entry = Journal["entries"][number];

const isJournaled = ({ journals = [] }: Ledgers) => journals.length > 0;
const isCounted = ({ stock }: Ledgers) => stock.some(({ miscounted }) => miscounted !== undefined);

const moneyOf = (trail: Trail) =>
  first(
    trail.words.filter((word) => word.kind === "money"),
    `word of payment on ${trail.bookingId}`,
  );

const soldOf = (trail: Trail) => {
  const { sku } = takenBy(trail);
  return first(
    trail.words.filter((word) => word.kind === "stock").filter((word) => word.sku === sku && word.entries.at(-1)?.type === "sold"),
    `sold units of ${trail.bookingId}`,
  );
};

const through = (entries: Entry[], type: Entry["type"]) => entries.slice(0, 1 + entries.findIndex((entry) => entry.type === type));
const withoutLast = (entries: Entry[], type: Entry["type"]) =>
  entries.toSpliced(
    entries.findLastIndex((entry) => entry.type === type),
    1,
  );

/** One inventory's release was parked, and the journal knows only of another one's silence. */
function parkInSilence(clean: Ledgers): Ledgers {
  const trail = takenBack(clean);
  const released = trail.journals.flatMap(({ entries }) => entries).filter((entry) => entry.type === "released");
  const [known = "", unknown = ""] = released.map(({ participant }) => participant);
  const open = leaveOpen(clean, trail, (entries) => [...through(entries, "rejected"), { type: "incident", participant: known }]);
  const letter = { participant: unknown, bookingIds: [trail.bookingId], reason: "delivered too often", parkedAtMs: 0 };
  return { ...open, deadLetters: [...(clean.deadLetters ?? []), letter] };
}

/** Another bucket of an item that a standing booking has bought says something of it too. */
function another(clean: Ledgers, entries: Extract<Word, { kind: "stock" }>["entries"]): Ledgers {
  const sold = soldOf(standing(clean));
  return reword(clean, sold, sold, { ...sold, bucket: 98, entries });
}

const silenceEdits: readonly Edit[] = [
  {
    breaks: 18,
    story: "a release was lost, and nobody sent it again",
    apply: (clean) => leaveOpen(clean, takenBack(clean), (entries) => withoutLast(entries, "released")),
  },
  {
    breaks: 18,
    story: "a cancel was taken up and then forgotten",
    apply: (clean) => leaveOpen(clean, cancelled(clean), (entries) => through(entries, "cancelled")),
  },
  { breaks: 18, story: "a dead letter was parked without a word in the journal of its booking", apply: parkInSilence },
];

const grammarEdits: readonly Edit[] = [
  {
    breaks: 19,
    story: "a compensation was lost, and the booking called at rest",
    apply: (clean) => retell(clean, takenBack(clean), (entries) => withoutLast(entries, "released")),
  },
  {
    breaks: 19,
    story: "a refund was asked for of a charge that had been declined",
    apply: (clean) => {
      const refunded: Entry = { type: "refunded", participant: "payment" };
      return retell(clean, declined(clean), (entries) =>
        entries.toSpliced(1 + entries.findIndex(({ type }) => type === "rejected"), 0, refunded),
      );
    },
  },
  {
    breaks: 19,
    story: "units were given back before the customer was refunded",
    apply: (clean) =>
      retell(clean, cancelled(clean), (entries) => {
        const refunded = entries.filter(({ type }) => type === "refunded");
        return [...entries.filter(({ type }) => type !== "refunded"), ...refunded];
      }),
  },
  {
    breaks: 19,
    story: "a booking was confirmed before one of its inventories had sold",
    apply: (clean) => retell(clean, spread(clean), (entries) => withoutLast(entries, "sold")),
  },
  {
    breaks: 19,
    story: "a booking was called at rest before it was decided",
    apply: (clean) => retell(clean, declined(clean), (entries) => through(entries, "declined")),
  },
  {
    breaks: 19,
    story: "a charge came after the tombstone of its refund, and was taken back by hand",
    apply: (clean) => {
      const word = moneyOf(declined(clean));
      return reword(clean, word, { ...word, entries: [{ type: "barred" }, { type: "charged" }, { type: "refunded" }] });
    },
  },
  {
    breaks: 19,
    story: "units were sold to a booking that another bucket had barred",
    apply: (clean) => another(clean, [{ type: "barred" }]),
  },
];

const storyEdits: readonly Edit[] = [
  {
    breaks: 19,
    story: "a refund was written before its charge",
    apply: (clean) => {
      const word = moneyOf(cancelled(clean));
      return reword(clean, word, { ...word, entries: word.entries.toReversed() });
    },
  },
  {
    breaks: 19,
    story: "a master came back without a sale of which the journal knows",
    apply: (clean) => {
      const word = soldOf(standing(clean));
      return reword(clean, word, { ...word, entries: word.entries.filter(({ type }) => type !== "sold") });
    },
  },
  {
    breaks: 19,
    story: "an inventory took back a sale that nobody had cancelled",
    apply: (clean) => {
      const word = soldOf(standing(clean));
      return reword(clean, word, { ...word, entries: [...word.entries, { type: "released" }] });
    },
  },
  {
    breaks: 19,
    story: "the payment's ledger lost a charge of which the journal knows",
    apply: (clean) => reword(clean, moneyOf(standing(clean))),
  },
  {
    breaks: 19,
    story: "a booking was done by its participants, and is in no journal",
    apply: (clean) => ({ ...clean, journals: clean.journals?.filter(({ bookingId }) => bookingId !== standing(clean).bookingId) ?? [] }),
  },
];

function decideTwice(clean: Ledgers): Ledgers {
  const decision = decisionOf(standing(clean));
  const rejected = { ...decision, outcome: "rejected" as const, reason: "unavailable", decidedAtMs: decision.decidedAtMs + 1 };
  const told = retell(clean, standing(clean), (entries) => [...entries, { type: "rejected", reason: "unavailable" }]);
  return { ...told, decisions: [...clean.decisions, rejected] };
}

const miscount = (level: StockLevel): Partial<StockLevel> => ({ miscounted: (level.miscounted ?? 0) + 1 });

const stateEdits: readonly Edit[] = [
  { breaks: 13, story: "an instance that was overtaken rejected what had been confirmed", apply: decideTwice },
  {
    breaks: 20,
    story: "a retry held again in the bucket that had been refilled, until that hold expired",
    apply: (clean) => another(clean, [{ type: "reserved" }, { type: "expired" }]),
  },
  {
    breaks: 1,
    story: "a bucket counts another number of units sold than it has sales on record",
    needs: isCounted,
    apply: (clean) => {
      const level = first(clean.stock, "bucket");
      return { ...clean, stock: replaced(clean.stock, level, miscount(level)) };
    },
  },
];

const journaled = (edits: readonly Edit[]): Edit[] => edits.map((edit) => ({ needs: isJournaled, ...edit }));

/** How journals, and what participants wrote, go wrong where nobody promises and everything can be taken back. */
export const sagaEdits: readonly Edit[] = [silenceEdits, grammarEdits, storyEdits, stateEdits].flatMap(journaled);
