import { setTimeout as sleep } from "node:timers/promises";
import type { StockSnapshot } from "@coordbench/audit";
import type { Run } from "@coordbench/report";
import type { Deployment } from "./designs/design.ts";
import { runLoad, type LoadResult, type LoadSite } from "./load.ts";
import type { LoadPlan } from "./load-plan.ts";
import { memoryMbOf, read, type Reading } from "./measure.ts";

/** What was seen while the load was on. */
export interface Driven {
  result: LoadResult;
  /** The counters before the load and after it, warm-up excluded. */
  readings: [Reading, Reading];
  snapshots: StockSnapshot[];
  memoryMb: Run["memoryMb"];
}

/** PostgreSQL publishes its counters a second after they were made. */
const publishedAfterMs = 1_500;
/** When to look at the stock, and at the memory half way, as shares of the load. */
const looks = [0.25, 0.5, 0.75];

/** Runs the load; reads the counters in the silence before it, and looks at the stock and the memory while it is on. */
export async function driveLoad(deployment: Deployment, plan: LoadPlan, site: Omit<LoadSite, "began">): Promise<Driven> {
  const seen = {
    before: undefined as Reading | undefined,
    snapshots: [] as StockSnapshot[],
    memoryMb: { value: null, reason: "the load ended before it was read" } as Run["memoryMb"],
  };
  let watching: Promise<void> = Promise.resolve();
  const watch = async (startedAtMs: number) => {
    const loadAtMs = startedAtMs + (plan.warmUpS + plan.gapS) * 1_000;
    const until = (atMs: number) => sleep(Math.max(0, atMs - Date.now()), undefined, { signal: site.signal });
    await until(loadAtMs - 400);
    seen.before = await read(deployment);
    for (const share of looks) {
      await until(loadAtMs + plan.durationS * share * 1_000);
      seen.snapshots.push(...(await deployment.snapshot()));
      if (share === 0.5)
        seen.memoryMb = memoryMbOf([process.pid, ...[...deployment.services, ...deployment.servers].map(({ pid }) => pid)]);
    }
  };
  const began = (startedAtMs: number) => {
    watching = watch(startedAtMs);
  };
  const result = await runLoad({ ...plan, targets: deployment.targets }, { ...site, began });
  await watching;
  await sleep(publishedAfterMs);
  const after = await read(deployment);
  seen.snapshots.push(...(await deployment.snapshot()));
  return { result, readings: [seen.before ?? after, after], snapshots: seen.snapshots, memoryMb: seen.memoryMb };
}
