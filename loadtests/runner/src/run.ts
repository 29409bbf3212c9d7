import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Ledgers } from "@coordbench/audit";
import { createStackFolder, type StackFolder } from "@coordbench/infra/local";
import type { Tool } from "@coordbench/infra/setup";
import type { Attestation, Run, Step } from "@coordbench/report";
import type { Trace } from "@coordbench/traces";
import type { K6Summary } from "../../k6/summary.ts";
import { attest } from "./attest.ts";
import { readClientRecord, type ClientRecord, type Glimpse } from "./client-ledger.ts";
import { collectLedgers, describeRun } from "./describe.ts";
import type { Design, Site, Standing, Tools } from "./designs/design.ts";
import { driveLoad } from "./drive-load.ts";
import { thisMachine, type Ground, type Provided } from "./ground.ts";
import { disturbances } from "./instruments.ts";
import { labelOf } from "./label.ts";
import type { BringLoad } from "./load.ts";
import type { LoadPlan } from "./load-plan.ts";
import { read, type Readable, type Reading } from "./measure.ts";
import { profiled, readHarness } from "./profile.ts";
import { collectTraces, withTraces, type TraceStore } from "./traces.ts";
import { tune } from "./tune.ts";
import { roundTripOf, type Instrument, type RunWish } from "./wish.ts";

/** What a run needs from the outside. */
export interface Surroundings {
  /** At least those that the design needs, and k6. */
  tools: Tools & { k6: Tool };
  /** Where the design is to run: on this machine where nobody says. */
  ground?: Ground;
  /** How the load is brought: by one k6 on this machine where nobody says. */
  bring?: BringLoad | undefined;
  /** The name of the run; one is made where nobody has. */
  id?: string;
  /** Where spans go; needed where the wish is to trace anything. */
  traceStore?: TraceStore | undefined;
  /** The folder for logs that outlive the run. */
  logs: string;
  signal: AbortSignal;
  phase(name: string): void;
  glimpse(glimpse: Glimpse): void;
}

/** A finished run, the ledgers that its audit was made from, and what its figures can be computed from again. */
export interface Finished {
  run: Run;
  ledgers: Ledgers;
  evidence: {
    /** The clients' own ledger as k6 wrote it, compressed. */
    clients: Uint8Array;
    histograms: ClientRecord["histograms"];
    k6: K6Summary[];
    /** Those of the requests that wanted to be traced. */
    traces: Trace[];
  };
}

interface Context {
  design: Design;
  id: string;
  step: Step;
  site: Site;
  plan: LoadPlan;
  folder: StackFolder;
  instrument: Instrument | undefined;
}

/** The place of a run that nobody compares with others. */
const alone = (variant: string): Step => ({ section: "run", variant, block: 1, point: null });

/** A name for a run that no other has. */
export const newRunId = () => `r${Date.now().toString(36)}${randomBytes(2).toString("hex")}`;

const times = { settleMs: 60_000, settlePollMs: 200 };

/** Carries out one run, from empty servers to audited results, and leaves nothing behind. */
export async function performRun(wish: RunWish, surroundings: Surroundings): Promise<Finished> {
  const context = prepare(wish, surroundings);
  try {
    const measured = await provideAndMeasure(context, wish.roundTripMs, surroundings);
    const finished = await addTraces(context, measured.finished, surroundings);
    // The services have ended, and left their profiles.
    if (context.instrument !== "profile") return finished;
    return { ...finished, run: { ...finished.run, harness: readHarness(context.folder.path, { ...measured, run: finished.run }) } };
  } finally {
    context.folder.remove();
  }
}

async function provideAndMeasure(context: Context, roundTripMs: number | undefined, surroundings: Surroundings) {
  const { phase, signal, ground = thisMachine } = surroundings;
  phase("provision");
  await using provided = await ground(context.design, context.site, { roundTripMs, instrument: context.instrument });
  signal.throwIfAborted();
  return { ...(await measure(context, provided, surroundings)), services: provided.processes.pids };
}

/** After the services have ended, for until then they may keep some spans to themselves. */
async function addTraces({ plan }: Context, finished: Finished, { traceStore, phase }: Surroundings): Promise<Finished> {
  if (plan.sampledShare === 0 || traceStore === undefined) return finished;
  phase("traces");
  const recorded = await collectTraces(plan, finished.evidence.clients, traceStore);
  return { ...finished, run: withTraces(finished.run, recorded), evidence: { ...finished.evidence, traces: recorded.traces } };
}

function prepare(wish: RunWish, { logs, tools, traceStore, id = newRunId() }: Surroundings): Context {
  const { design: name, durability, step, instrument } = wish;
  const roundTripMs = roundTripOf(wish.roundTripMs);
  const { design, plan, tuning } = tune(wish, id);
  const { sampledShare } = plan;
  if (sampledShare > 0 && traceStore === undefined) throw new Error("nothing can be traced where there is no store for traces");
  const folder = createStackFolder(design.name);
  const logFolder = join(logs, id);
  mkdirSync(logFolder, { recursive: true });
  const site: Site = {
    ...tuning,
    folder,
    logFolder,
    tools,
    tracesUrl: sampledShare > 0 ? traceStore?.tracesUrl : undefined,
    faults: instrument === "failpoints",
    ...(instrument === "profile" && { nodeArguments: profiled(folder.path) }),
  };
  const label = labelOf(name, site.switches, { durability, roundTripMs, sampledShare });
  return { design, id, step: step ?? alone(label), plan, folder, site, instrument };
}

async function measure(
  { design, id, step, plan, folder, site, instrument }: Context,
  provided: Provided,
  { phase, glimpse, signal, tools, bring }: Surroundings,
): Promise<{ finished: Finished; window: [number, number] }> {
  const { deployment, processes } = provided;
  const startedAt = new Date().toISOString();
  const attested = (): Promise<Attestation> => (design.isDurable ? attest(deployment) : Promise.resolve({ class: null, settings: {} }));
  phase("attest");
  const before = await attested();
  phase("seed");
  await deployment.seed();
  phase("idle");
  await using flushCounter = await provided.countFlushes();
  const observed = await provided.observe();
  const readable = { deployment, processes, flushCounter };
  const idle = await readIdle(readable, plan.gapS, signal);
  phase("load");
  const driven = await driveLoad(readable, plan, { k6: tools.k6.path, folder, signal, report: glimpse, bring });
  const network = observed();
  phase("settle");
  const unfinished = await settleDown(deployment, signal);
  phase("audit");
  const durability = { declared: design.isDurable ? site.durability : null, before, after: await attested() };
  const client = await readClientRecord(driven.result.ledger, driven.result.parts?.histograms);
  const switches = { ...site.switches, ...(instrument && { instrument }) };
  const disturbance = instrument && disturbances[instrument];
  const evidence = { design, id, step, plan, switches, startedAt, client, driven, idle, unfinished, durability, network, disturbance };
  const ledgers = await collectLedgers(evidence, deployment);
  const { result, readings } = driven;
  const archived = { clients: gzipSync(readFileSync(result.ledger)), histograms: client.histograms, k6: result.k6, traces: [] };
  return {
    finished: { ledgers, run: describeRun(evidence, ledgers), evidence: archived },
    window: [readings[0].atMs, readings[1].atMs],
  };
}

async function readIdle(readable: Readable, forS: number, signal: AbortSignal): Promise<[Reading, Reading]> {
  const first = await read(readable);
  await sleep(forS * 1_000, undefined, { signal });
  return [first, await read(readable)];
}

/** Waits until all is quiet, or the time allowed for that is over; returns what has not ended by then. */
async function settleDown(deployment: Standing, signal: AbortSignal): Promise<Ledgers["unfinished"]> {
  const end = performance.now() + times.settleMs;
  for (;;) {
    const left = await deployment.unfinished();
    if (left.length === 0 || performance.now() > end) return left;
    await sleep(times.settlePollMs, undefined, { signal });
  }
}
