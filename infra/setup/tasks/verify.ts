import { ensureTools } from "../tools/ensure.ts";
import { runSteps } from "./run-steps.ts";
import { toolStep } from "./step.ts";
import type { Step } from "./step.ts";
import { sum, summaryLine } from "./tally.ts";
import type { Tally } from "./tally.ts";
import { vitestLive, vitestStep } from "./vitest.ts";

const AT_ONCE = 2;
/** Programs whose code runs elsewhere than in Node: in k6, and in a browser. */
const OTHER_PROGRAMS = [
  { name: "types of the load scripts", project: "loadtests/k6/tsconfig.json" },
  { name: "types of what a browser reads", project: "test/report/tsconfig.json" },
];

/** Everything that needs no servers. */
export async function check(): Promise<boolean> {
  return conclude(await runSteps(steps(), AT_ONCE, console.log));
}

/** The check, then everything that needs servers, even if the check failed: a run shows all there is to mend. */
export async function test(): Promise<boolean> {
  const checked = await runSteps(steps(), AT_ONCE, console.log);
  return conclude([...checked, await serversTally()]);
}

/** The tools come first: what is built for minutes must not eat into the time of the test that needs it. */
async function serversTally(): Promise<Tally> {
  try {
    await ensureTools(["postgres", "k6", "redis-server", "nats-server", "chromium", "helm", "kubeconform"], console.log);
  } catch (error) {
    console.error((error as Error).message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return (await vitestLive(["servers", "measuring"])).tally;
}

// The longest come first, so that they do not end alone.
function steps(): readonly Step[] {
  const others = OTHER_PROGRAMS.map(({ name, project }) => toolStep(name, "tsc", ["-p", project]));
  return [
    vitestStep("unit"),
    toolStep("lint", "oxlint", ["--type-aware"]),
    toolStep("types", "tsc", ["-p", "tsconfig.json"]),
    ...others,
    toolStep("dead code", "knip", []),
    toolStep("format", "oxfmt", ["--check"]),
  ];
}

function conclude(tallies: readonly Tally[]): boolean {
  const total = sum(tallies);
  console.log(summaryLine(total));
  return total.failed === 0;
}
