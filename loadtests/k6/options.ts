import type { Options, Scenario, Threshold } from "k6/options";
import type { LoadPlan } from "../runner/src/load-plan.ts";
import { longestPausesMs } from "./workloads/pause.ts";
import { arrivalCounts, arrivalsOf } from "./scenarios/turn.ts";

/** The options of k6 for a plan: the thresholds judge only whether the run is valid. */
export function optionsOf(plan: LoadPlan): Options {
  return {
    scenarios: { customers: scenarioOf(plan) },
    thresholds: thresholdsOf(plan),
    // Tags would make a time series of every booking's URL.
    systemTags: [],
    summaryTrendStats: ["min", "med", "p(90)", "p(99)", "p(99.9)", "max"],
    noCookiesReset: true,
    userAgent: "coordbench",
  };
}

function scenarioOf(plan: LoadPlan): Scenario {
  const { pace, timeoutS, demand } = plan;
  const duration = `${Math.round((plan.warmUpS + plan.gapS + plan.durationS) * 1_000)}ms`;
  // Whoever began may book, repeat, try again and cancel, each up to its timeout: every request ends in a line.
  const gracefulStop = `${Math.ceil((3 + demand.retries) * timeoutS + longestPausesMs(demand) / 1_000 + 5)}s`;
  if (pace.mode === "closed") return { executor: "constant-vus", vus: pace.inFlight, duration, gracefulStop };
  // All users beforehand: one made mid-run costs milliseconds that the system under test would be blamed for.
  return {
    executor: "constant-arrival-rate",
    ...arrivalsOf(pace.ratePerS),
    duration,
    gracefulStop,
    preAllocatedVUs: pace.users,
    maxVUs: pace.users,
  };
}

function thresholdsOf(plan: LoadPlan): Record<string, Threshold[]> {
  if (plan.pace.mode === "closed") return {};
  const { warmUp, gap, load } = arrivalCounts(plan, plan.pace.ratePerS);
  return { dropped_iterations: ["count==0"], iterations: [`count>=${warmUp + gap + load}`] };
}
