import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuMsOf, createStackFolder } from "@coordbench/infra/local";
import type { Tool, ToolName } from "@coordbench/infra/setup";
import type { Ceiling } from "@coordbench/report";
import { logFolder } from "../archive.ts";
import { attest } from "../attest.ts";
import type { Tools } from "../designs/design.ts";
import { stopAll } from "../disposal.ts";
import { readMetrics } from "../metrics.ts";
import { showProgress } from "../progress.ts";
import type { Session } from "../session.ts";
import { inFlight, paces, secondsFor, type Pace } from "./pace.ts";
import type { Part, PartAtWork, PartSite } from "./part.ts";
import { parts } from "./parts.ts";
import { summarizeReadings, type Reading } from "./samples.ts";

/** The programs that the parts are. */
export const ceilingTools = ["k6", "postgres", "redis-server", "nats-server"] as const satisfies ToolName[];

/** What measuring the ceilings needs from the outside. */
export interface CeilingOptions {
  tools: Tools & { k6: Tool };
  signal: AbortSignal;
  /** Hears which part is measured now, and how long the rest takes. */
  progress(text: string): void;
  pace?: Pace;
}

/** How long all parts take, in seconds. */
export function ceilingsTakeS(pace: Pace = paces.standard): number {
  return secondsFor(parts.length, pace);
}

/** Measures what each part can do on this machine now, one after the other, each with real servers of class D1 and nothing beside it. */
export async function measureCeilings({ tools, signal, progress, pace = paces.standard }: CeilingOptions): Promise<Ceiling[]> {
  const ceilings: Ceiling[] = [];
  for (const [index, part] of parts.entries()) {
    progress(`${index + 1}/${parts.length} ${part.name}, ${secondsFor(parts.length - index, pace)} s left`);
    ceilings.push(await measurePart(part, { tools, signal, pace }));
  }
  return ceilings;
}

/** Has the ceilings of this machine in a session's results; a part that cannot be measured costs the session nothing else. */
export async function ensureCeilings(session: Session, pace: Pace, signal: AbortSignal): Promise<void> {
  if (session.results().ceilings.length > 0) return;
  const progress = showProgress("ceilings");
  try {
    session.add({ ceilings: await measureCeilings({ tools: session.tools, signal, pace, progress: progress.phase }) });
    progress.done("measured");
  } catch (error) {
    signal.throwIfAborted();
    progress.done(`not measured, so that nothing is held against them: ${(error as Error).message}`);
  }
}

async function measurePart(part: Part, { tools, signal, pace }: Omit<CeilingOptions, "progress"> & { pace: Pace }): Promise<Ceiling> {
  signal.throwIfAborted();
  const folder = createStackFolder(`ceiling-${part.name}`);
  const logs = join(logFolder, "ceilings", part.name);
  mkdirSync(logs, { recursive: true });
  const dataset = { items: 0, unitsPerItem: 0, declineShare: 0 };
  const site: PartSite = { run: "ceiling", folder, logFolder: logs, tools, dataset, switches: {}, durability: "D1", signal };
  try {
    await using started = stopAll();
    const atWork = await part.start(site, started);
    signal.throwIfAborted();
    if (part.isDurable) await checkDurability(part, atWork);
    const readings = await observe(atWork, pace, signal).catch((cause: unknown) => explain(part, atWork, { cause, logs, signal }));
    const found = summarizeReadings(readings);
    if (found.perS === 0) throw new Error(`${part.name} stood still while it was measured: its logs are in ${logs}`);
    return { name: part.name, meaning: part.meaning, concurrency: inFlight, ...found };
  } finally {
    folder.remove();
  }
}

async function checkDurability({ name }: Part, { counter }: PartAtWork): Promise<void> {
  const { class: attested, settings } = await attest({ services: [counter] });
  if (attested !== "D1") throw new Error(`${name} is measured on class ${attested}, not on D1: ${JSON.stringify(settings)}`);
}

async function observe(atWork: PartAtWork, { warmUpMs, samples, sampleMs }: Pace, signal: AbortSignal): Promise<Reading[]> {
  await sleep(warmUpMs, undefined, { signal });
  const readings = [await read(atWork)];
  while (readings.length <= samples) {
    await sleep(sampleMs, undefined, { signal });
    readings.push(await read(atWork));
  }
  return readings;
}

async function read({ counter, processes }: PartAtWork): Promise<Reading> {
  const found = (await readMetrics(counter.adminUrl)).find(({ name }) => name === "coordbench_operations_total");
  return { atMs: performance.now(), operations: found?.value ?? 0, cpuMs: cpuMsOf(processes.map(({ pid }) => pid)) };
}

function explain(
  { name }: Part,
  { processes }: PartAtWork,
  { cause, logs, signal }: { cause: unknown; logs: string; signal: AbortSignal },
): never {
  const ended = processes.find(({ isRunning }) => !isRunning);
  if (signal.aborted || ended === undefined) throw cause;
  throw new Error(`${name} cannot be measured: ${ended.name} has ended, see its log in ${logs}`, { cause });
}
