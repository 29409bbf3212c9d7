import type { Invariant } from "../audit.ts";
import { addTo, count, figure, sum } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Ledgers } from "../ledgers.ts";
import { placeName } from "../stock.ts";

/** One look at one bucket: what it began with, what is left, and what had been sold by then. */
interface Reading {
  place: string;
  initial: number;
  left: number;
  sold: number;
  /** By how many units the store's own counters and records differ. */
  miscounted: number;
}

// Units sold beyond the stock are oversell, which is invariant 3: what this one asks of such a shelf is to be empty.
const isConserved = ({ initial, left, sold, miscounted }: Reading) =>
  miscounted === 0 && (left === initial - sold || (left === 0 && sold > initial));

const initialUnits = (ledgers: Ledgers) => new Map(ledgers.dataset.stock.map((bucket) => [placeName(bucket), bucket.units]));

function quietReadings(ledgers: Ledgers): Reading[] {
  const initial = initialUnits(ledgers);
  const sold = new Map<string, number>();
  const left = new Map<string, number>();
  const miscounted = new Map<string, number>();
  for (const movement of ledgers.stockMovements) addTo(sold, placeName(movement), movement.units);
  for (const level of ledgers.stock) addTo(left, placeName(level), level.available + level.held);
  for (const level of ledgers.stock) addTo(miscounted, placeName(level), level.miscounted ?? 0);
  const places = new Set([...initial.keys(), ...sold.keys(), ...left.keys()]);
  const at = (units: Map<string, number>, place: string) => units.get(place) ?? 0;
  return [...places].map((place) => ({
    place,
    initial: at(initial, place),
    left: at(left, place),
    sold: at(sold, place),
    miscounted: at(miscounted, place),
  }));
}

function snapshotReadings(ledgers: Ledgers): Reading[] {
  const initial = initialUnits(ledgers);
  return ledgers.snapshots.flatMap(({ inventory, levels }) =>
    levels.map(({ sku, bucket, available, held, sold, miscounted = 0 }) => {
      const place = placeName({ inventory, sku, bucket });
      return { place, initial: initial.get(place) ?? 0, left: available + held, sold, miscounted };
    }),
  );
}

/** 1. Stock is conserved: in every bucket at every reading, and over all of them when quiet. */
export const stockIsConserved: Invariant = {
  id: 1,
  name: "stock is conserved",
  check(ledgers) {
    const quiet = quietReadings(ledgers);
    const during = snapshotReadings(ledgers);
    const wrong = [...quiet, ...during].filter((reading) => !isConserved(reading));
    const astray = sum(wrong, ({ initial, left, sold, miscounted }) => Math.abs(left + sold - initial) + miscounted);
    const [left, sold, initial] = (["left", "sold", "initial"] as const).map((field) => figure(sum(quiet, (reading) => reading[field])));
    const figures = `when quiet, ${left} left + ${sold} sold of ${initial} at first; ${count(during.length, "reading")} of buckets in ${count(ledgers.snapshots.length, "snapshot")} during the run`;
    if (ledgers.stock.length === 0) return unknown("no stock was read when quiet");
    if (wrong.length > 0)
      return violated(
        wrong.map(({ place }) => place),
        `${count(wrong.length, "reading")} of buckets out of balance, ${count(astray, "unit")} astray: ${figures}`,
      );
    if (during.length === 0) return unknown(`no stock was read during the run: ${figures}`);
    return holds(`0 units astray: ${figures}`);
  },
};

/** 2. Nothing is negative: no bucket, at no reading, and no balance. */
export const nothingIsNegative: Invariant = {
  id: 2,
  name: "nothing is negative",
  check({ stock, snapshots, accounts }) {
    const during = snapshots.flatMap(({ inventory, levels }) => levels.map((level) => ({ inventory, ...level })));
    const buckets = [...stock, ...during].filter(({ available, held }) => available < 0 || held < 0);
    const balances = accounts.filter(({ cents }) => cents < 0);
    const ids = [...buckets.map(placeName), ...balances.map(({ customerId }) => customerId)];
    const looked = `${count(stock.length + during.length, "reading")} of buckets and ${count(accounts.length, "balance")}`;
    if (ids.length > 0)
      return violated(ids, `${count(buckets.length, "reading")} and ${count(balances.length, "balance")} below zero, of ${looked}`);
    if (stock.length === 0 || during.length === 0 || accounts.length === 0) return unknown(`only ${looked} were read`);
    return holds(`0 below zero of ${looked}`);
  },
};
