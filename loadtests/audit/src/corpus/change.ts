import type { Journal, Ledgers, MoneyMovement, OperationKind, StockMovement, Word } from "../ledgers.ts";
import { placeName, type Place } from "../stock.ts";
import type { Trail } from "../trails.ts";

/** The rows with one of them changed. */
export function replaced<Row extends object>(rows: Row[], row: Row, changes: Partial<Row>): Row[] {
  return rows.map((each) => (each === row ? { ...each, ...changes } : each));
}

/** Puts units onto a shelf, or takes them off it. */
export function shelve(ledgers: Ledgers, place: Place, units: number): Ledgers {
  const name = placeName(place);
  const stock = ledgers.stock.map((level) => (placeName(level) === name ? { ...level, available: level.available + units } : level));
  return { ...ledgers, stock };
}

/** Puts cents into a customer's account, or takes them out of it. */
export function credit(ledgers: Ledgers, customerId: string, cents: number): Ledgers {
  const accounts = ledgers.accounts.map((account) =>
    account.customerId === customerId ? { ...account, cents: account.cents + cents } : account,
  );
  return { ...ledgers, accounts };
}

/** Moves units, on the shelf and in the ledger. */
export function moveStock(ledgers: Ledgers, ...movements: StockMovement[]): Ledgers {
  const shelved = movements.reduce((after, movement) => shelve(after, movement, -movement.units), ledgers);
  return { ...shelved, stockMovements: [...ledgers.stockMovements, ...movements] };
}

/** Moves cents, in the account and in the ledger. */
export function moveMoney(ledgers: Ledgers, ...movements: MoneyMovement[]): Ledgers {
  const credited = movements.reduce((after, { customerId, cents }) => credit(after, customerId, -cents), ledgers);
  return { ...credited, moneyMovements: [...ledgers.moneyMovements, ...movements] };
}

/** Undoes movements of units as if they had never been. */
export function undoStock(ledgers: Ledgers, undone: StockMovement[]): Ledgers {
  const shelved = undone.reduce((after, movement) => shelve(after, movement, movement.units), ledgers);
  return { ...shelved, stockMovements: ledgers.stockMovements.filter((movement) => !undone.includes(movement)) };
}

/** Undoes movements of cents as if they had never been. */
export function undoMoney(ledgers: Ledgers, undone: MoneyMovement[]): Ledgers {
  const credited = undone.reduce((after, { customerId, cents }) => credit(after, customerId, cents), ledgers);
  return { ...credited, moneyMovements: ledgers.moneyMovements.filter((movement) => !undone.includes(movement)) };
}

/** Makes every store forget an operation, as if it had never come in; its client still remembers. */
export function forget(ledgers: Ledgers, trail: Trail, operation: OperationKind): Ledgers {
  const { stock, money, marks, decisions } = trail[operation];
  const undone = undoMoney(undoStock(ledgers, stock), money);
  const isForgotten = ({ bookingId }: Journal | Word) => bookingId === trail.bookingId;
  return {
    ...undone,
    ...(ledgers.journals && {
      journals: ledgers.journals.flatMap((each) => (isForgotten(each) ? journalWithout(each, operation) : [each])),
    }),
    ...(ledgers.words && { words: ledgers.words.flatMap((each) => (isForgotten(each) ? wordWithout(each, operation) : [each])) }),
    marks: ledgers.marks.filter((mark) => !marks.includes(mark)),
    decisions: ledgers.decisions.filter((decision) => !decisions.includes(decision)),
  };
}

/** What is left of a journal without one of its operations: of one that was never booked, nothing. */
function journalWithout(journal: Journal, operation: OperationKind): Journal[] {
  if (operation === "book") return [];
  const end = journal.entries.findIndex(({ type }) => type === "cancelled");
  return [end < 0 ? journal : { ...journal, entries: journal.entries.slice(0, end) }];
}

/** What is left of a participant's word without one of the operations. */
function wordWithout(word: Word, operation: OperationKind): Word[] {
  if (operation === "book") return [];
  const isTakenBack = ({ type }: Word["entries"][number]) => type === "released" || type === "refunded";
  if (word.kind === "stock") return [{ ...word, entries: word.entries.filter((entry) => !isTakenBack(entry)) }];
  return [{ ...word, entries: word.entries.filter((entry) => !isTakenBack(entry)) }];
}

type ChangeEntries = (entries: Journal["entries"]) => Journal["entries"];

/** Changes the entries in the journal of a booking, which says otherwise what it said. */
export function retell(ledgers: Ledgers, { bookingId }: Trail, change: ChangeEntries): Ledgers {
  const journals = ledgers.journals ?? [];
  return {
    ...ledgers,
    journals: journals.map((each) => (each.bookingId === bookingId ? { ...each, entries: change(each.entries) } : each)),
  };
}

/** Changes the entries in the journal of a booking, and leaves it open. */
export function leaveOpen(ledgers: Ledgers, trail: Trail, change: ChangeEntries): Ledgers {
  const { journals = [] } = retell(ledgers, trail, change);
  return { ...ledgers, journals: journals.map((each) => (each.bookingId === trail.bookingId ? { ...each, isAtRest: false } : each)) };
}

/** The ledgers with other words in the place of one. */
export function reword(ledgers: Ledgers, word: Word, ...others: Word[]): Ledgers {
  return { ...ledgers, words: (ledgers.words ?? []).flatMap((each) => (each === word ? others : [each])) };
}
