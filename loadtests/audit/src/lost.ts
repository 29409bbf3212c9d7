import { sum } from "./figures.ts";
import { astrayInMoney } from "./invariants/money.ts";
import { astrayInStock } from "./invariants/stock.ts";
import type { Ledgers } from "./ledgers.ts";

/** By how many units and cents the ledgers of stock and of money differ from what was booked: what invariants 4 and 5 count. */
export function lost(ledgers: Ledgers): { units: number; cents: number } {
  return {
    units: sum(astrayInStock(ledgers), ({ units }) => units),
    cents: sum(astrayInMoney(ledgers), ({ cents }) => Math.abs(cents)),
  };
}
