import type { Item } from "@coordbench/domain";
import { sum } from "./figures.ts";
import type { Ledgers } from "./ledgers.ts";
import { outcomeOf } from "./outcomes.ts";
import { salesOf, unitsLeft } from "./stock.ts";
import { itemsOf, trailsOf, type Trail } from "./trails.ts";

/** A number of units, and what share of the whole it is. */
export interface Units {
  units: number;
  rate: number;
}

const share = (units: number, whole: number): Units => ({ units, rate: whole === 0 ? 0 : units / whole });

/** Units that were confirmed beyond the initial stock of their item, and their share of all confirmed units. */
export function oversell(ledgers: Ledgers): Units {
  const sales = salesOf(ledgers);
  const excess = sum(sales, ({ sold, stock }) => Math.max(0, sold - stock));
  return share(
    excess,
    sum(sales, ({ sold }) => sold),
  );
}

/** Units that are left of items that customers were refused as sold out, and their share of the whole initial stock. */
export function undersell(ledgers: Ledgers): Units {
  const left = unitsLeft(ledgers);
  const refused = new Set(
    trailsOf(ledgers)
      .filter(isSoldOut)
      .flatMap((trail) => missingSkus(itemsOf(trail), left)),
  );
  const units = sum(refused, (sku) => Math.max(0, left.get(sku) ?? 0));
  return share(
    units,
    sum(ledgers.dataset.stock, (bucket) => bucket.units),
  );
}

function isSoldOut(trail: Trail): boolean {
  const { outcome, reason } = outcomeOf(trail);
  return outcome === "rejected" && reason === "sold-out";
}

// A refusal does not say which of several items was out: those that are short at the end, or any of them if none is.
function missingSkus(items: Item[], left: Map<string, number>): string[] {
  const short = items.filter(({ sku, quantity }) => (left.get(sku) ?? 0) < quantity);
  return (short.length > 0 ? short : items).map(({ sku }) => sku);
}
