import { sleep } from "k6";
import exec from "k6/execution";
import type { Turn } from "../runner/src/load-plan.ts";
import { plan, summaryPath } from "./config.ts";
import { optionsOf } from "./options.ts";
import { customerOf } from "./scenarios/book.ts";
import { closedPauseS, closedTurn, openTurn } from "./scenarios/turn.ts";
import type { K6Summary } from "./summary.ts";

/** What k6 is told to do. */
export const options = optionsOf(plan);

const serve = customerOf(plan);

/** One iteration of k6: one customer. */
export default function (): void {
  const turn = nextTurn();
  if (turn !== undefined) serve(turn);
}

let scenario: typeof exec.scenario | undefined;

function nextTurn(): Turn | undefined {
  // Kept, because k6 makes a new one at every look; what it says is up to date all the same.
  scenario ??= exec.scenario;
  const { startTime: startMs, iterationInTest } = scenario;
  if (plan.pace.mode === "open") return openTurn(plan, plan.pace.ratePerS, { startMs, arrival: iterationInTest });
  sleep(closedPauseS(plan, Date.now() - startMs));
  return closedTurn(plan, iterationInTest, { startMs, nowMs: Date.now() });
}

/** Leaves all that k6 itself counted and timed; what says whether the run was valid is picked from it. */
export function handleSummary(data: K6Summary): Record<string, string> {
  return { [summaryPath]: JSON.stringify(data) };
}
