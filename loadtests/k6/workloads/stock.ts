import type { LoadPlan } from "../../runner/src/load-plan.ts";
import { workloadOf } from "./workload.ts";

/** More than hours of any machine's load take from one item. */
const ampleUnits = 10_000_000;
/** How many times what is in stock when the load begins is asked for during it. */
const demandPerStock = 3;
/** What a closed loop is taken to ask for per second: its true demand is known only afterwards, and the stock must be the same for every design. */
const closedLoopPerS = 450;

/** Units of each item at the start of a run. */
export function stockPerItem(plan: LoadPlan): number {
  const { demand } = plan;
  if (!workloadOf(plan.workload).scarce) return ampleUnits;
  const bookingsPerS = plan.pace.mode === "open" ? plan.pace.ratePerS : closedLoopPerS;
  // The warm-up is served in full, so that the stock runs out a third of the way into the load and not before it.
  const bookings = bookingsPerS * (plan.warmUpS + plan.durationS / demandPerStock);
  return Math.max(1, Math.ceil((bookings * demand.itemsPerBooking * demand.quantity) / demand.items));
}
