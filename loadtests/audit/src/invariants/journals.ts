import type { Invariant } from "../audit.ts";
import { count, figure } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Journal, Ledgers, Word } from "../ledgers.ts";
import { isDecidedTwice, itemsOf, trailsOf, type Trail } from "../trails.ts";
import { faultOfJournal, faultOfWord, participatedIn, says, standsAtEnd } from "../words.ts";

/** What a participant has to do with a booking: one share for each of its items, or for its money, and all that is written of each. */
type Shares = (participant: string) => Word[][];

function sharesOf(trail: Trail, { cast, inventoryOf }: { cast: { payment: string }; inventoryOf: Map<string, string> }): Shares {
  return (participant) => {
    if (participant === cast.payment) return [trail.words.filter(({ kind }) => kind === "money")];
    const own = trail.words.filter((word) => word.kind === "stock" && word.participant === participant);
    const skus = itemsOf(trail).filter(({ sku }) => inventoryOf.get(sku) === participant);
    return skus.map(({ sku }) => own.filter((word) => word.kind === "stock" && word.sku === sku));
  };
}

/** Whether a share is as its participant has answered. */
function isAsAnswered(share: Word[], type: string): boolean {
  switch (type) {
    case "reserved":
    case "sold":
    case "charged":
      return share.some((word) => says(word, type));
    case "released":
    case "refunded":
      return share.length > 0 && !share.some(standsAtEnd);
    case "refused":
    case "declined":
    case "expired":
      return !share.some(standsAtEnd);
    default:
      return true;
  }
}

// A booking that is decided twice is invariant 13: which of the decisions its participants follow is a lot.
function isAsDecided({ entries }: Journal, shares: Word[][]): boolean {
  const isStanding = entries.some(({ type }) => type === "confirmed") && entries.every(({ type }) => type !== "cancelled");
  if (!isStanding) return !shares.flat().some(standsAtEnd);
  return shares.every((share) => share.some((word) => ["sold", "charged"].includes(word.entries.at(-1)?.type ?? "")));
}

/** What the journal of a booking and its participants say of each other that cannot both be true. */
function disagreement(trail: Trail, journal: Journal, inventoryOf: Map<string, string>): string | undefined {
  const [accepted] = journal.entries;
  if (accepted?.type !== "accepted") return undefined;
  const { cast } = accepted;
  const shares = sharesOf(trail, { cast, inventoryOf });
  const wrong = participatedIn(journal).find(({ type, participant }) => !shares(participant).every((share) => isAsAnswered(share, type)));
  if (wrong !== undefined) return `has ${wrong.type} by ${wrong.participant}, whose ledger has not`;
  const all = [...cast.inventories, cast.payment].flatMap(shares);
  return journal.isAtRest && !isAsDecided(journal, all) ? "is at rest, and its participants are not where it left them" : undefined;
}

/** Whether a booking took units of an item in one bucket and is barred from it by another: a tombstone on its walk comes after nothing, and before nothing. */
function isTakenAfterTombstone({ words }: Trail): boolean {
  const stock = words.filter((word) => word.kind === "stock");
  const barred = stock.filter((word) => says(word, "barred"));
  return barred.some(({ sku }) => stock.some((word) => word.sku === sku && says(word, "reserved")));
}

/** Everything that is wrong with what was written of a booking, in words. */
function faultsOf(trail: Trail, inventoryOf: Map<string, string>): string[] {
  const { journals, words, book, cancel } = trail;
  if (isDecidedTwice(book) || isDecidedTwice(cancel)) return [];
  const ofJournals = journals.map((journal) => faultOfJournal(journal) ?? disagreement(trail, journal, inventoryOf));
  const ofWords = words.map((word) => faultOfWord(word)).map((fault) => fault && `has a participant whose ledger ${fault}`);
  const isUnaccepted = journals.length === 0 && words.length > 0;
  return [
    ...ofJournals,
    ...ofWords,
    isUnaccepted ? "was done and never accepted" : undefined,
    isTakenAfterTombstone(trail) ? "took units after a tombstone" : undefined,
  ].filter((fault) => fault !== undefined);
}

const inventoriesOf = ({ dataset }: Ledgers) => new Map(dataset.stock.map(({ sku, inventory }) => [sku, inventory]));

/** 19. A booking's journal is a word of its grammar, so is what each participant wrote, and they tell the same story. */
export const journalsAreWords: Invariant = {
  id: 19,
  name: "journals are words of the grammar",
  check(ledgers) {
    const { journals = [], words = [] } = ledgers;
    if (journals.length === 0 || words.length === 0)
      return unknown(`${count(journals.length, "journal")} and ${count(words.length, "word")} of participants were read: both are needed`);
    const inventoryOf = inventoriesOf(ledgers);
    const judged = trailsOf(ledgers).map((trail) => ({ id: trail.bookingId, faults: faultsOf(trail, inventoryOf) }));
    const wrong = judged.filter(({ faults }) => faults.length > 0);
    const [worst] = wrong;
    if (worst !== undefined)
      return violated(
        wrong.map(({ id }) => id),
        `${count(wrong.length, "booking")} of ${figure(journals.length)} with another story than the grammar allows: ${worst.id} ${worst.faults[0]}`,
      );
    const entries = journals.reduce((total, journal) => total + journal.entries.length, 0);
    return holds(
      `${count(entries, "entry")} in ${count(journals.length, "journal")}, and ${count(words.length, "word")} of participants: 0 faults`,
    );
  },
};
