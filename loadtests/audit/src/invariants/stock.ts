import type { Invariant } from "../audit.ts";
import { addTo, count, figure, sum } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Ledgers } from "../ledgers.ts";
import { netUnits } from "../outcomes.ts";
import { oversell } from "../oversell.ts";
import { placeName, salesOf, type Sales } from "../stock.ts";
import { itemsOf, settledBy, stands, trailsOf, type Trail } from "../trails.ts";
import { says } from "../words.ts";

const decidedAtMs = ({ trail }: Sales["takers"][number]) => settledBy(trail.book)?.decidedAtMs ?? Infinity;

// In the order of their decisions, so that the ids are those of the customers who got what was gone.
function takersBeyondStock({ stock, takers }: Sales): string[] {
  let taken = 0;
  const inOrder = takers.toSorted((a, b) => decidedAtMs(a) - decidedAtMs(b));
  return inOrder.filter(({ units }) => (taken += units) > stock).map(({ trail }) => trail.bookingId);
}

/** 3. No oversell: the units of standing bookings never exceed the initial stock of their item. */
export const noOversell: Invariant = {
  id: 3,
  name: "no oversell",
  check(ledgers) {
    const sales = salesOf(ledgers);
    const oversold = sales.filter(({ sold, stock }) => sold > stock);
    const sold = figure(sum(sales, (item) => item.sold));
    if (oversold.length > 0) {
      const { units, rate } = oversell(ledgers);
      const ids = oversold.flatMap(takersBeyondStock);
      return violated(
        ids,
        `${count(units, "unit")} sold beyond the stock of ${count(oversold.length, "item")}: ${(100 * rate).toFixed(2)} % of ${sold} sold, in ${count(ids.length, "booking")}`,
      );
    }
    if (ledgers.decisions.length === 0) return unknown("no decision was logged");
    return holds(
      `0 units beyond the stock: ${sold} sold of ${figure(sum(ledgers.dataset.stock, ({ units }) => units))} of ${count(sales.length, "item")}`,
    );
  },
};

/** Units by which a booking's effect on the stock differs from what it should be. */
function unitsAstray(trail: Trail): number {
  const difference = netUnits(trail);
  if (stands(trail)) for (const { sku, quantity } of itemsOf(trail)) addTo(difference, sku, -quantity);
  return sum(difference.values(), Math.abs);
}

/** The bookings whose effect on the stock is not what was decided, and by how many units. */
export function astrayInStock(ledgers: Ledgers): { id: string; units: number }[] {
  return trailsOf(ledgers)
    .map((trail) => ({ id: trail.bookingId, units: unitsAstray(trail) }))
    .filter(({ units }) => units !== 0);
}

/** 4. Booking and inventory agree: the net effect on stock is the quantity if the booking stands, else zero. */
export const bookingAndInventoryAgree: Invariant = {
  id: 4,
  name: "booking and inventory agree",
  check(ledgers) {
    const trails = trailsOf(ledgers);
    const wrong = astrayInStock(ledgers);
    if (wrong.length > 0)
      return violated(
        wrong.map(({ id }) => id),
        `${count(wrong.length, "booking")} of ${figure(trails.length)} with another effect on the stock than decided, ${count(
          sum(wrong, ({ units }) => units),
          "unit",
        )} apart`,
      );
    if (ledgers.decisions.length === 0) return unknown("no decision was logged");
    const standing = trails.filter(stands).length;
    return holds(
      `${count(standing, "booking")} confirmed and not cancelled took exactly their units, ${figure(trails.length - standing)} others none: 0 units apart`,
    );
  },
};

/** The buckets of which a booking has units at the end, or ever had by what the inventories wrote, each with its item. */
function bucketsOf({ book, cancel, words }: Trail): Map<string, string> {
  const held = new Map<string, { sku: string; units: number }>();
  for (const row of [...book.stock, ...cancel.stock]) {
    const units = (held.get(placeName(row))?.units ?? 0) + row.units;
    held.set(placeName(row), { sku: row.sku, units });
  }
  const buckets = new Map<string, string>();
  for (const [place, { sku, units }] of held) if (units > 0) buckets.set(place, sku);
  for (const word of words)
    if (word.kind === "stock" && says(word, "reserved")) buckets.set(placeName({ ...word, inventory: word.participant }), word.sku);
  return buckets;
}

/** In how many buckets a booking holds units of one item, or held them at some time: the most of any of its items. */
function bucketsOfOneItem(trail: Trail): number {
  const buckets = new Map<string, number>();
  for (const sku of bucketsOf(trail).values()) addTo(buckets, sku, 1);
  return Math.max(0, ...buckets.values());
}

/** 20. A booking holds stock in at most one bucket per item. */
export const oneBucketPerItem: Invariant = {
  id: 20,
  name: "one bucket per item",
  check(ledgers) {
    const holding = trailsOf(ledgers)
      .map((trail) => ({ id: trail.bookingId, buckets: bucketsOfOneItem(trail) }))
      .filter(({ buckets }) => buckets > 0);
    const wrong = holding.filter(({ buckets }) => buckets > 1);
    if (wrong.length > 0)
      return violated(
        wrong.map(({ id }) => id),
        `${count(wrong.length, "booking")} of ${figure(holding.length)} with stock hold or held one item in more than one bucket`,
      );
    if (ledgers.stockMovements.length === 0) return unknown("no movement of stock was read");
    return holds(`${count(holding.length, "booking")} hold stock or held it, each item in one bucket`);
  },
};
