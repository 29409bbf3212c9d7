import { canonicalText, type Booking, type Item } from "@coordbench/domain";
import type { Asked, Decision, Journal, Ledgers, Mark, MoneyMovement, OperationKind, StockMovement, Word } from "./ledgers.ts";

/** All that the ledgers hold of one operation on one booking. */
export interface Operation {
  asked: Asked[];
  decisions: Decision[];
  stock: StockMovement[];
  money: MoneyMovement[];
  marks: Mark[];
}

/** All that the ledgers hold of one booking. */
export interface Trail extends Record<OperationKind, Operation> {
  bookingId: string;
  journals: Journal[];
  words: Word[];
}

/** The two operations of every booking. */
export const operationKinds = ["book", "cancel"] as const satisfies OperationKind[];

const newOperation = (): Operation => ({ asked: [], decisions: [], stock: [], money: [], marks: [] });

// Most bookings are never cancelled: they share this one, which stays empty.
const noOperation = newOperation();

function buildTrails(ledgers: Ledgers): Map<string, Trail> {
  const trails = new Map<string, Trail>();
  const of = ({ bookingId }: { bookingId: string }) => {
    let trail = trails.get(bookingId);
    if (!trail) trails.set(bookingId, (trail = { bookingId, book: noOperation, cancel: noOperation, journals: [], words: [] }));
    return trail;
  };
  const at = ({ bookingId, operation }: { bookingId: string; operation: OperationKind }) => {
    const trail = of({ bookingId });
    if (trail[operation] === noOperation) trail[operation] = newOperation();
    return trail[operation];
  };
  for (const row of ledgers.asked) at(row).asked.push(row);
  for (const row of ledgers.decisions) at(row).decisions.push(row);
  for (const row of ledgers.stockMovements) at(row).stock.push(row);
  for (const row of ledgers.moneyMovements) at(row).money.push(row);
  for (const row of ledgers.marks) at(row).marks.push(row);
  for (const row of ledgers.journals ?? []) of(row).journals.push(row);
  for (const row of ledgers.words ?? []) of(row).words.push(row);
  return trails;
}

// Every checker walks the trails: they are built once per set of ledgers, which nobody changes in place.
const built = new WeakMap<Ledgers, Trail[]>();

/** The ledgers booking by booking. */
export function trailsOf(ledgers: Ledgers): Trail[] {
  let trails = built.get(ledgers);
  if (!trails) built.set(ledgers, (trails = [...buildTrails(ledgers).values()]));
  return trails;
}

/** Whether the decision log says that this operation was done, in whichever attempt. */
export function isConfirmed(operation: Operation): boolean {
  return operation.decisions.some(({ outcome }) => outcome === "confirmed");
}

/** Whether an operation was decided twice: one attempt more than once, or more than one attempt to confirm. */
export function isDecidedTwice({ decisions }: Operation): boolean {
  const attempts = new Set(decisions.map(({ attempt }) => attempt));
  return attempts.size < decisions.length || decisions.filter(({ outcome }) => outcome === "confirmed").length > 1;
}

/** Whether this booking is confirmed and not cancelled. */
export function stands(trail: Trail): boolean {
  return isConfirmed(trail.book) && !isConfirmed(trail.cancel);
}

/** The decision that settled an operation: the confirmed one, else the one of the last attempt. */
export function settledBy({ decisions }: Operation): Decision | undefined {
  return decisions.find(({ outcome }) => outcome === "confirmed") ?? decisions.toSorted((a, b) => b.attempt - a.attempt)[0];
}

function isWhole(decision: Decision | undefined): decision is Decision & Booking {
  return decision?.items !== undefined && decision.customerId !== undefined;
}

/** What a booking is about: as its client asked for it, or as the log has it where no client is known. */
export function itemsOf({ book }: Trail): Item[] {
  const [first] = book.asked;
  if (book.asked.length === 1 && first) return first.items;
  const decision = settledBy(book);
  if (!isWhole(decision)) return first?.items ?? [];
  const decided = canonicalText(decision);
  return (book.asked.find((asked) => canonicalText(asked) === decided) ?? first ?? decision).items;
}
