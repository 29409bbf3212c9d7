import type { Ledgers } from "../ledgers.ts";
import { outcomeOf } from "../outcomes.ts";
import { itemsOf, stands, trailsOf, type Trail } from "../trails.ts";
import { undoMoney, undoStock } from "./change.ts";

const snapshotsKept = 4;

/** What sort of booking this is, so that each sort is kept. */
function sortOf(trail: Trail): string {
  const { outcome, reason } = outcomeOf(trail);
  const participants = new Set([...trail.book.marks, ...trail.words].map(({ participant }) => participant)).size;
  return [outcome, reason, stands(trail), trail.cancel.asked.length > 0, participants, trail.book.asked.length > 1].join(" ");
}

/** Some bookings, taken in turns from each sort of them. */
function choose(trails: Trail[], bookings: number): Trail[] {
  const ranked = [...Map.groupBy(trails, sortOf).values()].flatMap((sort) => sort.map((trail, rank) => ({ trail, rank })));
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, bookings)
    .map(({ trail }) => trail);
}

function keepBookings(ledgers: Ledgers, kept: Set<string>): Ledgers {
  const isKept = ({ bookingId }: { bookingId: string }) => kept.has(bookingId);
  const undone = undoMoney(
    undoStock(
      ledgers,
      ledgers.stockMovements.filter((row) => !isKept(row)),
    ),
    ledgers.moneyMovements.filter((row) => !isKept(row)),
  );
  const { asked, decisions, marks, journals, words } = ledgers;
  return {
    ...undone,
    asked: asked.filter(isKept),
    decisions: decisions.filter(isKept),
    marks: marks.filter(isKept),
    ...(journals && { journals: journals.filter(isKept) }),
    ...(words && { words: words.filter(isKept) }),
  };
}

function keepShelves(ledgers: Ledgers, skus: Set<string>): Ledgers {
  const isKept = ({ sku }: { sku: string }) => skus.has(sku);
  const snapshots = ledgers.snapshots.map((snapshot) => ({ ...snapshot, levels: snapshot.levels.filter(isKept) })).slice(-snapshotsKept);
  return {
    ...ledgers,
    stock: ledgers.stock.filter(isKept),
    dataset: { ...ledgers.dataset, stock: ledgers.dataset.stock.filter(isKept) },
    snapshots,
  };
}

function keepAccounts(ledgers: Ledgers, customers: Set<string>): Ledgers {
  const accounts = ledgers.accounts.filter(({ customerId }) => customers.has(customerId));
  return { ...ledgers, accounts, dataset: { ...ledgers.dataset, customers: accounts.length } };
}

/** Trims the ledgers of a clean run on ample stock to so many bookings, of every sort, and to what these touch: clean as before. */
export function trim(ledgers: Ledgers, bookings: number): Ledgers {
  const chosen = choose(trailsOf(ledgers), bookings);
  const kept = keepBookings(ledgers, new Set(chosen.map(({ bookingId }) => bookingId)));
  const shelved = keepShelves(kept, new Set(chosen.flatMap(itemsOf).map(({ sku }) => sku)));
  return keepAccounts(shelved, new Set(kept.asked.map(({ customerId }) => customerId)));
}
