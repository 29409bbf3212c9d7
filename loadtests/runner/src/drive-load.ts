import { setTimeout as sleep } from "node:timers/promises";
import type { StockSnapshot } from "@coordbench/audit";
import { cpuMsOfEach, cpuMsOfEndedChildren, memoryBytesOfEach } from "@coordbench/infra/local";
import type { Measured } from "@coordbench/report";
import type { Standing } from "./designs/design.ts";
import { noProc, type Processes } from "./ground.ts";
import { runLoad, type BringLoad, type LoadResult, type LoadSite } from "./load.ts";
import type { LoadPlan } from "./load-plan.ts";
import { read, type Readable, type Reading } from "./measure.ts";

/** What was seen while the load was on. */
export interface Driven {
  result: LoadResult;
  /** The counters before the load and after it, warm-up excluded. */
  readings: [Reading, Reading];
  snapshots: StockSnapshot[];
  /** What k6 used. */
  load: { cpuMs: Measured; memoryBytes: Measured };
  /** The memory of each process of the deployment at the end of the load. */
  memoryBytes: Measured[];
}

/** PostgreSQL publishes its counters a second after they were made. */
const publishedAfterMs = 1_500;
/** When to look at the stock, as shares of the load. */
const looks = [0.25, 0.5, 0.75];

type DriveSite = Omit<LoadSite, "began"> & { bring?: BringLoad | undefined };
const inOtherPods: Measured = { value: null, reason: "the load came from pods of its own, whose processes are not looked at" };
type Loaded = Readable & { deployment: Standing; processes: Processes };

/** Runs the load; reads the counters in the silence before it, and looks at the stock and the memory while it is on. */
export async function driveLoad(loaded: Loaded, plan: LoadPlan, { bring = runLoad, ...site }: DriveSite): Promise<Driven> {
  const { deployment } = loaded;
  const seen = nothingSeen();
  let watching: Promise<void> = Promise.resolve();
  const began = (startedAtMs: number, k6?: number) => {
    watching = watch({ loaded, plan, site, seen }, startedAtMs, k6);
    // It may fail before anybody waits for it: on Ctrl-C it is the first to hear.
    watching.catch(() => undefined);
  };
  const endedBefore = cpuMsOfEndedChildren();
  // Without a warm-up nobody tells that the load is about to begin: what is silent is the time before its first customer.
  if (plan.warmUpS === 0) [seen.before, seen.k6.cpuMs] = [await read(loaded), 0];
  const result = await bring({ ...plan, targets: deployment.targets }, { ...site, began });
  await watching;
  // All of its life less that before the load: it has ended, and counts among the ended now.
  const k6CpuMs = difference(difference(cpuMsOfEndedChildren(), endedBefore), seen.k6.cpuMs);
  // Reading the memory of many processes holds them up: not while anybody measures their time.
  const memoryBytes = await loaded.processes.memoryBytes();
  await sleep(publishedAfterMs);
  const after = await read(loaded);
  seen.snapshots.push(...(await deployment.snapshot()));
  const figure = (value: number | null) => (seen.k6.isHere ? (value ?? noProc) : inOtherPods);
  const load = { cpuMs: figure(k6CpuMs), memoryBytes: figure(seen.k6.memoryBytes) };
  return { result, readings: [seen.before ?? after, after], snapshots: seen.snapshots, load, memoryBytes };
}

const nothingSeen = () => ({
  before: undefined as Reading | undefined,
  snapshots: [] as StockSnapshot[],
  k6: { isHere: true, cpuMs: null as number | null, memoryBytes: null as number | null },
});

/** A load that is on, and what is seen of it. */
interface Watch {
  loaded: Loaded;
  plan: LoadPlan;
  site: Pick<DriveSite, "signal">;
  seen: ReturnType<typeof nothingSeen>;
}

async function watch({ loaded, plan, site, seen }: Watch, startedAtMs: number, k6?: number): Promise<void> {
  const loadAtMs = startedAtMs + (plan.warmUpS + plan.gapS) * 1_000;
  const until = (atMs: number) => sleep(Math.max(0, atMs - Date.now()), undefined, { signal: site.signal });
  seen.k6.isHere = k6 !== undefined;
  const figureOf = (figures: (pids: readonly number[]) => number[] | null) => (k6 === undefined ? null : onlyOf(figures([k6])));
  if (seen.before === undefined) {
    await until(loadAtMs - 400);
    seen.before = await read(loaded);
    seen.k6.cpuMs = figureOf(cpuMsOfEach);
  }
  for (const share of looks) {
    await until(loadAtMs + plan.durationS * share * 1_000);
    seen.snapshots.push(...(await loaded.deployment.snapshot()));
    seen.k6.memoryBytes = figureOf(memoryBytesOfEach);
  }
}

const onlyOf = (values: number[] | null) => values?.[0] ?? null;
const difference = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
