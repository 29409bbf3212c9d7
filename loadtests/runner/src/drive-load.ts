import { setTimeout as sleep } from "node:timers/promises";
import type { StockSnapshot } from "@coordbench/audit";
import { memoryBytesOf } from "@coordbench/infra/local";
import type { Run } from "@coordbench/report";
import type { Deployment } from "./designs/design.ts";
import { runLoad, type LoadResult, type LoadSite } from "./load.ts";
import type { LoadPlan } from "./load-plan.ts";
import { megabytes, read, type Reading } from "./measure.ts";

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
/** When to look at the stock, as shares of the load. */
const looks = [0.25, 0.5, 0.75];

/** Runs the load; reads the counters in the silence before it, and looks at the stock and the memory while it is on. */
export async function driveLoad(deployment: Deployment, plan: LoadPlan, site: Omit<LoadSite, "began">): Promise<Driven> {
  const seen = { before: undefined as Reading | undefined, snapshots: [] as StockSnapshot[], k6Bytes: 0 as number | null };
  let watching: Promise<void> = Promise.resolve();
  const watch = async (startedAtMs: number, k6: number) => {
    const loadAtMs = startedAtMs + (plan.warmUpS + plan.gapS) * 1_000;
    const until = (atMs: number) => sleep(Math.max(0, atMs - Date.now()), undefined, { signal: site.signal });
    await until(loadAtMs - 400);
    seen.before = await read(deployment);
    for (const share of looks) {
      await until(loadAtMs + plan.durationS * share * 1_000);
      seen.snapshots.push(...(await deployment.snapshot()));
      seen.k6Bytes = memoryBytesOf([k6]);
    }
  };
  const began = (startedAtMs: number, k6: number) => {
    watching = watch(startedAtMs, k6);
  };
  const result = await runLoad({ ...plan, targets: deployment.targets }, { ...site, began });
  await watching;
  // Reading the memory of many processes holds them up: not while anybody measures their time.
  const stackBytes = memoryBytesOf([...deployment.services, ...deployment.servers].map(({ pid }) => pid));
  await sleep(publishedAfterMs);
  const after = await read(deployment);
  seen.snapshots.push(...(await deployment.snapshot()));
  return { result, readings: [seen.before ?? after, after], snapshots: seen.snapshots, memoryMb: megabytes([stackBytes, seen.k6Bytes]) };
}
