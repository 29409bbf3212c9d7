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
import type { Deployment, Design, Site, Tools } from "./designs/design.ts";
import { driveLoad } from "./drive-load.ts";
import { labelOf } from "./label.ts";
import { planLoad, type LoadPlan } from "./load-plan.ts";
import { read, type Reading } from "./measure.ts";
import { countingFlushes, disturbances, type FlushCounter } from "./instruments.ts";
import { startNetwork } from "./network/network.ts";
import { observe } from "./network/observe.ts";
import { profiled, readHarness } from "./profile.ts";
import { collectTraces, withTraces, type TraceStore } from "./traces.ts";
import { designNamed, durabilityNamed, roundTripOf, settle, unitsOf, type Instrument, type RunWish } from "./wish.ts";

/** What a run needs from the outside. */
export interface Surroundings {
  /** At least those that the design needs, and k6. */
  tools: Tools & { k6: Tool };
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
    k6: K6Summary;
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

const times = { gapS: 2, settleMs: 60_000, settlePollMs: 200 };

/** Carries out one run, from empty servers to audited results, and leaves nothing behind. */
export async function performRun(wish: RunWish, surroundings: Surroundings): Promise<Finished> {
  const context = prepare(wish, surroundings);
  try {
    const measured = await deployAndMeasure(context, wish.roundTripMs, surroundings);
    const finished = await addTraces(context, measured.finished, surroundings);
    // The services have ended, and left their profiles.
    if (context.instrument !== "profile") return finished;
    return { ...finished, run: { ...finished.run, harness: readHarness(context.folder.path, { ...measured, run: finished.run }) } };
  } finally {
    context.folder.remove();
  }
}

async function deployAndMeasure(context: Context, roundTripMs: number | undefined, surroundings: Surroundings) {
  surroundings.phase("provision");
  await using network = await startNetwork(context.site, roundTripMs);
  const site = { ...context.site, network };
  await using deployment = await context.design.deploy(site);
  surroundings.signal.throwIfAborted();
  const services = deployment.services.map(({ name, pid }) => ({ name, pid }));
  return { ...(await measure({ ...context, site }, deployment, surroundings)), services };
}

/** After the services have ended, for until then they may keep some spans to themselves. */
async function addTraces({ plan }: Context, finished: Finished, { traceStore, phase }: Surroundings): Promise<Finished> {
  if (plan.sampledShare === 0 || traceStore === undefined) return finished;
  phase("traces");
  const recorded = await collectTraces(plan, finished.evidence.clients, traceStore);
  return { ...finished, run: withTraces(finished.run, recorded), evidence: { ...finished.evidence, traces: recorded.traces } };
}

function prepare(
  { design: name, durability, switches, step, instrument, ...load }: RunWish,
  { logs, tools, traceStore }: Surroundings,
): Context {
  const design = designNamed(name);
  const id = `r${Date.now().toString(36)}${randomBytes(2).toString("hex")}`;
  const roundTripMs = roundTripOf(load.roundTripMs);
  const plan = planLoad({ ...load, runId: id, gapS: times.gapS, targets: ["http://127.0.0.1"] });
  const { sampledShare } = plan;
  if (sampledShare > 0 && traceStore === undefined) throw new Error("nothing can be traced where there is no store for traces");
  const settled = { switches: settle(design, switches ?? {}), durability: durabilityNamed(durability ?? "D1") };
  const folder = createStackFolder(design.name);
  const logFolder = join(logs, id);
  mkdirSync(logFolder, { recursive: true });
  const site: Site = {
    run: id,
    folder,
    logFolder,
    tools,
    dataset: { items: plan.demand.items, unitsPerItem: unitsOf(plan, settled.switches), declineShare: plan.demand.declineShare },
    tracesUrl: plan.sampledShare > 0 ? traceStore?.tracesUrl : undefined,
    faults: instrument === "failpoints",
    ...settled,
    ...(instrument === "profile" && { nodeArguments: profiled(folder.path) }),
  };
  const label = labelOf(name, site.switches, { durability, roundTripMs, sampledShare });
  return { design, id, step: step ?? alone(label), plan, folder, site, instrument };
}

async function measure(
  { design, id, step, plan, folder, site, instrument }: Context,
  deployment: Deployment,
  { phase, glimpse, signal, tools }: Surroundings,
): Promise<{ finished: Finished; window: [number, number] }> {
  const startedAt = new Date().toISOString();
  const attested = (): Promise<Attestation> =>
    design.isDurable ? attest(deployment.services) : Promise.resolve({ class: null, settings: {} });
  phase("attest");
  const before = await attested();
  phase("seed");
  await deployment.seed();
  phase("idle");
  await using flushCounter = await countingFlushes(instrument, deployment, folder);
  const observed = await observe(site.network, deployment);
  const idle = await readIdle(deployment, plan.gapS, { signal, flushCounter });
  phase("load");
  const driven = await driveLoad(deployment, plan, { k6: tools.k6.path, folder, signal, report: glimpse, flushCounter });
  const network = observed();
  phase("settle");
  const unfinished = await settleDown(deployment, signal);
  phase("audit");
  const durability = { declared: design.isDurable ? site.durability : null, before, after: await attested() };
  const client = await readClientRecord(driven.result.ledger);
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

async function readIdle(
  deployment: Deployment,
  forS: number,
  { signal, flushCounter }: { signal: AbortSignal; flushCounter: FlushCounter | undefined },
): Promise<[Reading, Reading]> {
  const first = await read(deployment, flushCounter);
  await sleep(forS * 1_000, undefined, { signal });
  return [first, await read(deployment, flushCounter)];
}

/** Waits until all is quiet, or the time allowed for that is over; returns what has not ended by then. */
async function settleDown(deployment: Deployment, signal: AbortSignal): Promise<Ledgers["unfinished"]> {
  const end = performance.now() + times.settleMs;
  for (;;) {
    const left = await deployment.unfinished();
    if (left.length === 0 || performance.now() > end) return left;
    await sleep(times.settlePollMs, undefined, { signal });
  }
}
