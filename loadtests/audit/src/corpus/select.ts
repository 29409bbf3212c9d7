import type { Asked, Decision, Ledgers, MoneyMovement, OperationKind, StockMovement } from "../ledgers.ts";
import { isConfirmed, settledBy, stands, trailsOf, type Trail } from "../trails.ts";

/** The first of some rows; a clean run without one cannot tell the story. */
export function first<Row>(rows: Iterable<Row>, what: string): Row {
  for (const row of rows) return row;
  throw new Error(`the clean run has no ${what}`);
}

const select = (ledgers: Ledgers, what: string, suits: (trail: Trail) => boolean) => first(trailsOf(ledgers).filter(suits), what);

/** A booking that is confirmed, whose client was told so, and that nobody asked to cancel. */
export function standing(ledgers: Ledgers): Trail {
  const isTold = ({ book }: Trail) => book.asked.length > 0 && book.asked.every(({ told }) => told === "confirmed");
  return select(ledgers, "standing booking", (trail) => stands(trail) && isTold(trail) && trail.cancel.asked.length === 0);
}

/** A standing booking of several items that lie in different inventories. */
export function spread(ledgers: Ledgers): Trail {
  const inventories = ({ book }: Trail) => new Set(book.stock.map(({ inventory }) => inventory)).size;
  return select(
    ledgers,
    "standing booking over two inventories",
    (trail) => stands(trail) && trail.cancel.asked.length === 0 && inventories(trail) > 1,
  );
}

/** A booking that was confirmed, then cancelled. */
export function cancelled(ledgers: Ledgers): Trail {
  return select(
    ledgers,
    "cancelled booking",
    ({ cancel }) => isConfirmed(cancel) && cancel.asked.every(({ told }) => told === "cancelled"),
  );
}

/** A booking that the bank declined. */
export function declined(ledgers: Ledgers): Trail {
  return select(ledgers, "declined booking", ({ book }) => settledBy(book)?.reason === "payment-declined" && !isConfirmed(book));
}

/** A booking that the bank declined when two inventories held their parts of it, which both had to give back. */
export function takenBack(ledgers: Ledgers): Trail {
  const releases = ({ journals }: Trail) => journals.flatMap(({ entries }) => entries).filter(({ type }) => type === "released").length;
  return select(
    ledgers,
    "declined booking over two inventories",
    (trail) => settledBy(trail.book)?.reason === "payment-declined" && releases(trail) > 1,
  );
}

/** What a client remembers of an operation. */
export function requestOf(trail: Trail, operation: OperationKind = "book"): Asked {
  return first(trail[operation].asked, `request to ${operation} ${trail.bookingId}`);
}

/** The decision on a booking. */
export function decisionOf(trail: Trail): Decision {
  const decision = settledBy(trail.book);
  return first(decision ? [decision] : [], `decision on ${trail.bookingId}`);
}

/** The first units that a booking took. */
export function takenBy(trail: Trail): StockMovement {
  return first(trail.book.stock, `units taken by ${trail.bookingId}`);
}

/** What a customer paid for a booking. */
export function capturedFor(trail: Trail, operation: OperationKind = "book"): MoneyMovement {
  return first(trail[operation].money, `money moved for ${trail.bookingId}`);
}
