import { spawn } from "node:child_process";
import { writeFileSync, readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { StackFolder } from "@coordbench/infra/local";
import { summaryOf, type K6Summary, type LoadSummary } from "../../k6/summary.ts";
import { followClientLedger, readClientLedger, type Glimpse } from "./client-ledger.ts";
import { startOf } from "../../k6/scenarios/turn.ts";
import type { Histograms } from "./latency.ts";
import { usersOf, type LoadPlan } from "./load-plan.ts";

/** Where k6 is, and where it writes. */
export interface LoadSite {
  k6: string;
  folder: StackFolder;
  signal: AbortSignal;
  report(glimpse: Glimpse): void;
  /** Called once, when the first booking has been answered, with the moment at which the load began and the pid of k6, if it is one of this machine. */
  began(startedAtMs: number, k6?: number): void;
}

/** Brings a load to its end. */
export type BringLoad = (plan: LoadPlan, site: LoadSite) => Promise<LoadResult>;

/** A load that has ended. */
export interface LoadResult {
  ledger: string;
  summary: LoadSummary;
  /** Everything that k6 says of itself, in each pod that brought a part of it. */
  k6: K6Summary[];
  /** Where several brought it: what each of them saw of latencies, and how far apart the first and the last of them began. */
  parts?: { histograms: Histograms[]; startSpreadMs: number };
}

const script = join(import.meta.dirname, "../../k6/main.ts");
const flags = ["run", "--quiet", "--no-usage-report", "--address", "", "--log-format", "raw"];
// Customers must not take the processors from the services: one thread of scripts, and seldom a pause to collect garbage.
const economy = { GOMAXPROCS: "1", GOGC: "400" };
/** Half a megabyte for each of them, and room besides. */
const memoryMb = { least: 400, perUser: 0.75 };
/** What k6 exits with when its thresholds did not hold: the run is judged by its ledgers, not here. */
const thresholdsCrossed = 99;

/** Runs k6 on a plan to its end, perhaps with flags that say which part of the plan is its own. */
export async function runLoad(
  plan: LoadPlan,
  { k6, folder, signal, report, began }: LoadSite,
  more: readonly string[] = [],
): Promise<LoadResult> {
  const [planFile, summaryFile, ledger] = ["plan.json", "summary.json", "client-ledger.tsv"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  // Who is no longer waited for would come for as long as was planned.
  signal.throwIfAborted();
  writeFileSync(planFile, JSON.stringify(plan));
  const ended = new AbortController();
  const following = followClientLedger(ledger, report, ended.signal);
  let pid = 0;
  const announcing = announceStart(plan, ledger, { began: (startedAtMs) => began(startedAtMs, pid), signal: ended.signal });
  try {
    const environment = {
      PATH: "/usr/bin:/bin",
      HOME: folder.path,
      ...economy,
      GOMEMLIMIT: `${Math.max(memoryMb.least, Math.ceil((memoryMb.perUser * usersOf(plan)) / plan.pods))}MiB`,
      COORDBENCH_PLAN: planFile,
      COORDBENCH_SUMMARY: summaryFile,
    };
    await runK6(k6, [...flags, ...more, "--console-output", ledger, script], {
      environment,
      signal,
      started: (given) => folder.note((pid = given)),
    });
  } finally {
    ended.abort();
    await Promise.all([following, announcing]);
  }
  if (!existsSync(ledger)) throw new Error("k6 ended without a line from any customer");
  const said = JSON.parse(readFileSync(summaryFile, "utf8")) as K6Summary;
  return { ledger, summary: summaryOf([said]), k6: [said] };
}

function runK6(
  k6: string,
  args: string[],
  { environment, signal, started }: { environment: NodeJS.ProcessEnv; signal: AbortSignal; started(pid: number): void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(k6, args, { env: environment, stdio: ["ignore", "ignore", "pipe"], detached: true });
    if (child.pid !== undefined) started(child.pid);
    const stop = () => child.kill("SIGKILL");
    signal.addEventListener("abort", stop, { once: true });
    let said = "";
    child.stderr.on("data", (part: Buffer) => (said = (said + part.toString()).slice(-4_000)));
    child.once("error", reject);
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(signal.reason as Error);
      else if (code === 0 || code === thresholdsCrossed) resolve();
      else reject(new Error(`k6 ended with ${code}\n${said}`));
    });
  });
}

/** The first line says which iteration was meant to begin when; everything else follows from the plan. */
async function announceStart(
  plan: LoadPlan,
  ledger: string,
  { began, signal }: { began(startedAtMs: number): void; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (!existsSync(ledger)) continue;
    for await (const { kind, phase, bookingId, intendedMs } of readClientLedger(ledger))
      if (kind === "B") return began(startOf(plan, { phase, iteration: Number(/\d+$/.exec(bookingId)?.[0]), intendedMs }));
  }
}
