import { vary, type Demand } from "../../k6/workloads/demand.ts";
import { isWorkload, workloadOf, workloads, type WorkloadName } from "../../k6/workloads/workload.ts";

/** The part of a run that a booking belongs to: warm-up or load. */
export type Phase = "w" | "l";

/** One iteration: its number within its phase, and when it should begin. */
export interface Turn {
  phase: Phase;
  iteration: number;
  intendedMs: number;
}

/** How load is paced: arrivals at a rate whatever comes back, or so many customers who each wait for their answer. */
export type Pace = { mode: "open"; ratePerS: number; users: number } | { mode: "closed"; inFlight: number };

/** Everything that k6 needs to know; it reads it as JSON from the file named by COORDBENCH_PLAN. */
export interface LoadPlan {
  runId: string;
  seed: number;
  workload: WorkloadName;
  pace: Pace;
  warmUpS: number;
  /** Nothing is sent between warm-up and load, so that counters can be read when all is quiet. */
  gapS: number;
  durationS: number;
  demand: Demand;
  /** Base URLs, taken in turn. */
  targets: string[];
  /** How long the service is asked to hold its answer. */
  waitS: number;
  timeoutS: number;
  /** The share of requests whose trace is kept. */
  sampledShare: number;
  /** How many pods bring it, each a part of it. */
  pods: number;
}

/** What a caller may choose of a plan; the rest is the workload's. */
export type LoadWish = Pick<LoadPlan, "runId" | "targets"> &
  Partial<Omit<LoadPlan, "pace" | "workload" | "demand">> & {
    workload: string;
    demand?: Record<string, string>;
    ratePerS?: number;
    inFlight?: number;
    users?: number;
    /** The distance inside of the system: everything takes longer by it. */
    roundTripMs?: number | undefined;
  };

const defaults = { seed: 1, warmUpS: 3, gapS: 1, waitS: 10, timeoutS: 15, sampledShare: 0, pods: 1 };

/** How many round trips a booking may take, one after the other, its waits behind others included. */
const longestBooking = 20;

/** Makes a whole plan of a wish, or says which part of it cannot be. */
export function planLoad(wish: LoadWish): LoadPlan {
  const { workload: name, demand: varied = {}, ratePerS, inFlight, users, roundTripMs = 0, pods = defaults.pods, ...chosen } = wish;
  if (!isWorkload(name)) throw new Error(`workload must be one of ${Object.keys(workloads).join(", ")}, not ${name}`);
  const workload = workloadOf(name);
  const longerS = Math.ceil((longestBooking * roundTripMs) / 1_000);
  const pace = paceOf({ ratePerS: ratePerS ?? workload.ratePerS, inFlight, users: users ?? workload.users, longerS, pods });
  const demand = vary(workload.demand, varied);
  const times = {
    ...defaults,
    pods,
    durationS: workload.durationS,
    ...chosen,
    ...(workload.warmUpS !== undefined && { warmUpS: workload.warmUpS }),
  };
  const { gapS, waitS, timeoutS } = times;
  const patience = { gapS: gapS + longerS, waitS: waitS + longerS, timeoutS: timeoutS + longerS };
  const plan = { ...times, ...patience, workload: name, demand, pace };
  for (const [holds, complaint] of rulesOf(plan)) if (!holds) throw new Error(complaint);
  return plan;
}

/** How many customers can be waiting at once, in all pods together. */
export const usersOf = ({ pace }: Pick<LoadPlan, "pace">): number => (pace.mode === "open" ? pace.users : pace.inFlight);

interface PaceWish {
  ratePerS: number;
  inFlight: number | undefined;
  users: number | undefined;
  longerS: number;
  pods: number;
}

function paceOf({ ratePerS, inFlight, users, longerS, pods }: PaceWish): Pace {
  return inFlight === undefined
    ? { mode: "open", ratePerS, users: users ?? usersFor(ratePerS, longerS, pods) }
    : { mode: "closed", inFlight };
}

/** One second's arrivals, and those of the time that bookings take longer, can be in flight before one is dropped. A user costs k6 half a megabyte, hence the upper bound in each pod. */
function usersFor(ratePerS: number, longerS: number, pods: number): number {
  return Math.min(300 * pods, Math.max(20, Math.ceil(ratePerS * (1 + longerS))));
}

function rulesOf(plan: LoadPlan): [holds: boolean, complaint: string][] {
  const { runId, seed, pace, waitS, timeoutS, targets, pods } = plan;
  return [
    [/^[A-Za-z0-9_-]{1,48}$/.test(runId), `runId must be 1 to 48 letters, digits, '-' or '_', not ${runId}`],
    [Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, `seed must be a whole number below 2^32, not ${seed}`],
    [pace.mode === "closed" || (pace.ratePerS > 0 && pace.users >= 1), "ratePerS must be positive, and users at least 1"],
    [pace.mode === "open" || (Number.isInteger(pace.inFlight) && pace.inFlight >= 1), "inFlight must be a whole number from 1"],
    [plan.durationS > 0 && plan.warmUpS >= 0 && plan.gapS >= 0, "durationS must be positive, warmUpS and gapS not negative"],
    [timeoutS > waitS, `timeoutS must be longer than waitS, ${waitS}: else the client leaves while its answer is held`],
    [plan.sampledShare >= 0 && plan.sampledShare <= 1, "sampledShare must be between 0 and 1"],
    [pods <= usersOf(plan), `${pods} pods cannot share the load of ${usersOf(plan)} customers: each must have one at least`],
    [targets.length > 0, "targets must name at least one base URL"],
  ];
}
