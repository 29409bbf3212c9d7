import type { Fault, FaultCase, StackWish } from "./fault.ts";

/** What a stack is started with, nothing left open. */
export interface StackPlan {
  design: string;
  switches: Record<string, string>;
  proxied: boolean;
  disks: readonly string[];
  clocks: boolean;
  items: number;
  unitsPerItem: number;
  declineShare: number;
}

// Quick to give up, to ask again, to take over and to settle: nothing of a case is to be waited for that is not its point.
const quick: Record<string, Record<string, string>> = {
  "two-phase-commit": { lockTimeoutMs: "500", recoveryAgeMs: "2000", recoveryPeriodMs: "200" },
  saga: { leaseMs: "1000", askMs: "500", ackWaitMs: "2000", holdMs: "4000" },
};
const usualStack = { proxied: false, disks: [], clocks: false, items: 10, unitsPerItem: 1_000_000, declineShare: 0 } satisfies StackWish;
const usualRatePerS = 20;
const usualSeed = 1;
/** How long the load goes on after the last fault is healed, and how long it lasts at least. */
const load = { afterwardsS: 6, leastS: 9 };
/** Half of all demand is for one item. A few requests come twice. */
const usualDemand = { hotShare: "0.5", duplicateShare: "0.05", cancelShare: "0" };
/** How long customers let the service hold an answer, and how long they wait for one at all. */
const patience = { waitS: 4, timeoutS: 6 };
/** A customer costs k6 half a megabyte. */
const mostUsers = 300;

/** What a case's stack is started with. */
export function stackOf({ design, stack = {} }: Pick<FaultCase, "design" | "stack">): StackPlan {
  const { switches, ...others } = stack;
  return { ...usualStack, ...others, design, switches: { ...quick[design], ...switches } };
}

/** The same for all cases that can share a stack. */
export function stackKey(theCase: FaultCase): string {
  const { switches, ...others } = stackOf(theCase);
  return JSON.stringify([others, Object.entries(switches).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The cases in an order in which those that share a stack follow each other. */
export function groupedByStack(cases: readonly FaultCase[]): FaultCase[] {
  return [...Map.groupBy(cases, stackKey).values()].flat();
}

/** What customers do in a case. */
export function loadOf(theCase: FaultCase) {
  const { items, declineShare } = stackOf(theCase);
  const ratePerS = theCase.ratePerS ?? usualRatePerS;
  const demand = { ...usualDemand, items: String(items), declineShare: String(declineShare), ...theCase.demand };
  const { seed = usualSeed, seconds: durationS = lengthOf(theCase.faults) } = theCase.drawn ?? {};
  // Enough customers for all who wait for an answer that does not come.
  const users = Math.min(mostUsers, ratePerS * (patience.timeoutS + 2));
  return { workload: "hot", seed, ratePerS, durationS, warmUpS: 0, gapS: 0, ...patience, users, demand };
}

const lengthOf = (faults: FaultCase["faults"]) => Math.max(load.leastS, Math.ceil(Math.max(...faults.map(endOf)) + load.afterwardsS));

/** When a fault is healed at the latest, if nothing is slow. */
export function endOf(fault: Fault): number {
  const { withinS = 0 } = fault.do === "failpoint" ? fault : {};
  return fault.atS + withinS + (fault.forS ?? 0);
}

/** A fault in words. */
export function describeFault(fault: Fault): string {
  switch (fault.do) {
    case "failpoint":
      return `${fault.mode} at ${fault.name} of ${fault.at}${conditionOf(fault)}`;
    case "kill":
    case "freeze":
      return `${fault.do} ${fault.whom.join(" and ")}${lasting(fault)}`;
    case "lose-disk":
      return `kill ${fault.whom.join(" and ")} and delete the disk`;
    case "fill-disk":
      return `the disk of ${fault.disk} is full${lasting(fault)}`;
    case "use-up-files":
      return `${fault.whom} can open no further file or connection${lasting(fault)}`;
    case "jump-clock":
      return `the clock of ${fault.whom.join(" and ")} goes ${Math.abs(fault.byS)} s ${fault.byS < 0 ? "back" : "ahead"}${lasting(fault)}`;
    case "cut":
      return `nothing passes between anybody and ${fault.link}${lasting(fault)}`;
    case "slow":
      return `everything between anybody and ${fault.link} takes ${fault.latencyMs} ms more${lasting(fault)}`;
    case "hold-rows":
      return `somebody holds the row of the hot item in ${fault.database}${lasting(fault)}`;
    case "fill-slots":
      return `all slots for prepared transactions of ${fault.database} are taken${lasting(fault)}`;
    case "take-sessions":
      return `strangers take every session of the database server of ${fault.database}${lasting(fault)}`;
    case "fill-memory":
      return `every Redis server has as much in memory as it may${lasting(fault)}`;
    case "fill-streams":
      return `the broker may store nothing more${lasting(fault)}`;
    case "roll-back-decided":
      return `an operator rolls back in ${fault.database} what was decided COMMIT`;
    default:
      return events[fault.do];
  }
}

const events = {
  "forget-scripts": "every Redis server forgets its scripts",
  "move-slot": "the slot of the hot item moves to another Redis server",
  "load-slowly": "the Redis server of the hot item is killed and loads its data for seconds",
  "fail-over-stale": "the Redis server of the hot item dies, and its replica has not heard of the last bookings",
  "deliver-again": "all consumers are made anew and everything is delivered again",
  poison: "letters without sense come for payment",
} as const;

const lasting = ({ forS }: Fault) => (forS === undefined ? " as long as the load lasts" : ` for ${forS} s`);

function conditionOf({ when = {}, times = 1, delayMs, withinS, forS }: Extract<Fault, { do: "failpoint" }>): string {
  const said = Object.entries(when).map(([name, value]) => `${name} ${value}`);
  const often = times === 1 ? [] : [times === "always" ? "always" : `${times} times`];
  const delayed = delayMs === undefined ? [] : [`${delayMs} ms`];
  const limited = withinS === undefined ? [] : [`within ${withinS} s, for ${forS} s`];
  const all = [...said, ...often, ...delayed, ...limited];
  return all.length === 0 ? "" : ` (${all.join(", ")})`;
}
