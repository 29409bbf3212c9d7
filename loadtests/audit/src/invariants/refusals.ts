import { isDeclined, isFailing, reasons } from "@coordbench/domain";
import type { Invariant } from "../audit.ts";
import { addTo, count, figure, sum } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Ledgers } from "../ledgers.ts";
import { outcomeOf, type Outcome } from "../outcomes.ts";
import { undersell } from "../oversell.ts";
import { salesOf } from "../stock.ts";
import { itemsOf, trailsOf, type Trail } from "../trails.ts";

const ampleReasons = ["payment-declined", "contention"];

/** The items that cannot have run out: even their smallest bucket had all that everybody together asked for. */
function plentifulSkus(ledgers: Ledgers): Set<string> {
  const smallest = new Map<string, number>();
  for (const { sku, units } of ledgers.dataset.stock) smallest.set(sku, Math.min(units, smallest.get(sku) ?? Infinity));
  const demand = new Map<string, number>();
  for (const { sku, quantity } of trailsOf(ledgers).flatMap(itemsOf)) addTo(demand, sku, quantity);
  return new Set([...smallest].filter(([sku, units]) => (demand.get(sku) ?? 0) <= units).map(([sku]) => sku));
}

interface Context {
  ledgers: Ledgers;
  plentiful: Set<string>;
  inventoryOf: Map<string, string>;
}

/** Whether any participant of this booking is one that fails it. */
function isFailed(trail: Trail, { ledgers, inventoryOf }: Context): boolean {
  const share = ledgers.dataset.failingShare ?? 0;
  const participants = ["payment", ...itemsOf(trail).map(({ sku }) => inventoryOf.get(sku) ?? "")];
  return share > 0 && participants.some((participant) => isFailing(trail.bookingId, participant, share));
}

/** Whether a rejection for this reason is one that the data set accounts for. */
function isDue(trail: Trail, reason: string | undefined, context: Context): boolean {
  const { ledgers, plentiful } = context;
  const { declineShare, scarce } = ledgers.dataset;
  if (reason === "payment-declined") return isDeclined(trail.bookingId, declineShare);
  if (reason === "unavailable" && isFailed(trail, context)) return true;
  if (reason === "sold-out") return scarce && !itemsOf(trail).every(({ sku }) => plentiful.has(sku));
  return scarce ? reasons.some((declared) => declared === reason) : ampleReasons.some((declared) => declared === reason);
}

type Account = Outcome & { trail: Trail };

// Accepted for ever is invariant 11: here is what nobody can account for.
function isUnaccounted({ trail, outcome, reason }: Account, context: Context): boolean {
  if (outcome === "confirmed") return isDeclined(trail.bookingId, context.ledgers.dataset.declineShare) || isFailed(trail, context);
  if (outcome === "rejected") return !isDue(trail, reason, context);
  return outcome === "unknown" || (outcome === "refused" && reason === undefined);
}

function addUp(accounts: Account[]): string {
  const totals = new Map<string, number>();
  for (const { outcome, reason } of accounts) addTo(totals, reason ? `${outcome} (${reason})` : outcome, 1);
  return `${figure(accounts.length)} asked for = ${[...totals].map(([what, many]) => `${figure(many)} ${what}`).join(" + ")}`;
}

function stockLine(ledgers: Ledgers): string {
  const sales = salesOf(ledgers);
  return `; ${figure(sum(sales, ({ sold }) => sold))} units sold of ${figure(sum(sales, ({ stock }) => stock))}, ${figure(undersell(ledgers).units)} undersold`;
}

/** 15 (AC4). Without faults, everything asked for is confirmed or refused for a declared reason that the data set accounts for. */
export const refusalsAreDue: Invariant = {
  id: 15,
  name: "only what is due is refused",
  check(ledgers) {
    const planned = sum(ledgers.faults, (fault) => fault.planned);
    const asked = trailsOf(ledgers).filter(({ book }) => book.asked.length > 0);
    if (asked.length === 0) return unknown("nothing was asked for");
    const accounts = asked.map((trail) => ({ trail, ...outcomeOf(trail) }));
    const figures = `${addUp(accounts)}${ledgers.dataset.scarce ? stockLine(ledgers) : ""}`;
    if (planned > 0) return holds(`not promised under faults, and ${count(planned, "fault")} planned: ${figures}`);
    const inventoryOf = new Map(ledgers.dataset.stock.map(({ sku, inventory }) => [sku, inventory]));
    const context = { ledgers, plentiful: plentifulSkus(ledgers), inventoryOf };
    const wrong = accounts.filter((account) => isUnaccounted(account, context));
    if (wrong.length > 0)
      return violated(
        wrong.map(({ trail }) => trail.bookingId),
        `${count(wrong.length, "booking")} without a due outcome: ${figures}`,
      );
    return holds(figures);
  },
};
