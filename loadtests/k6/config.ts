import type { LoadPlan } from "../runner/src/load-plan.ts";

function required(name: string): string {
  const value = __ENV[name];
  if (value === undefined || value === "") throw new Error(`${name} must name a file: the runner of coordbench sets it`);
  return value;
}

/** What to do, as the runner planned and checked it. */
export const plan = JSON.parse(open(required("COORDBENCH_PLAN"))) as LoadPlan;

/** Where the summary goes. */
export const summaryPath = required("COORDBENCH_SUMMARY");
