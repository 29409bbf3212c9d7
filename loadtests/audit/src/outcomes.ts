import { addTo, sum } from "./figures.ts";
import type { Asked } from "./ledgers.ts";
import { settledBy, type Trail } from "./trails.ts";

/** What a booking came to, by the log, or else by the best of what its client was told. */
export interface Outcome {
  outcome: "confirmed" | "rejected" | "refused" | "pending" | "unknown";
  reason?: string | undefined;
}

// The answer that settles most comes first: a refused repeat says nothing of the booking that it repeats.
const byWeight: Asked["told"][] = ["confirmed", "cancelled", "rejected", "pending", "refused", "unknown"];

function weightiestAnswer(asked: Asked[]): Asked | undefined {
  return asked.toSorted((a, b) => byWeight.indexOf(a.told) - byWeight.indexOf(b.told))[0];
}

/** What a booking came to. */
export function outcomeOf({ book }: Trail): Outcome {
  const answer = weightiestAnswer(book.asked);
  const outcome = settledBy(book)?.outcome ?? answer?.told ?? "unknown";
  if (outcome === "confirmed" || outcome === "cancelled") return { outcome: "confirmed" };
  return { outcome, reason: settledBy(book)?.reason ?? answer?.reason };
}

/** The net effect of a booking on the stock of each item. */
export function netUnits({ book, cancel }: Trail): Map<string, number> {
  const units = new Map<string, number>();
  for (const row of book.stock) addTo(units, row.sku, row.units);
  for (const row of cancel.stock) addTo(units, row.sku, row.units);
  return units;
}

/** What was captured for a booking, minus what was refunded. */
export function netCents({ book, cancel }: Trail): number {
  return sum(book.money, ({ cents }) => cents) + sum(cancel.money, ({ cents }) => cents);
}
