import { mkdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createStackFolder, startJaeger } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import type { Run, Traced } from "@coordbench/report";
import { orphansOf, readTraces, type Trace } from "@coordbench/traces";
import { isTorn, parseLine, type ClientLine } from "../../k6/ledger/index.ts";
import { keyOf, tracerOf, type RequestKind } from "../../k6/workloads/index.ts";
import type { LoadPlan } from "./load-plan.ts";

/** Where services send their spans, and where whole traces are read. */
export interface TraceStore {
  tracesUrl: string;
  address: string;
}

/** Starts Jaeger, for as many runs as whoever starts it wants: it outlives the services that send to it. */
export async function startTraceStore(logFolder: string): Promise<TraceStore & AsyncDisposable> {
  const { jaeger } = await ensureTools(["jaeger"]);
  mkdirSync(logFolder, { recursive: true });
  const folder = createStackFolder("jaeger");
  const server = await startJaeger({ program: jaeger.path, folder, logFolder });
  return {
    address: server.address,
    tracesUrl: server.tracesUrl,
    async [Symbol.asyncDispose]() {
      await server.stop();
      folder.remove();
    },
  };
}

/** Starts it where any of these runs is to be traced. */
export async function startTraceStoreFor(
  wishes: readonly { sampledShare?: number | undefined }[],
  logFolder: string,
): Promise<(TraceStore & AsyncDisposable) | undefined> {
  return wishes.some(({ sampledShare = 0 }) => sampledShare > 0) ? await startTraceStore(logFolder) : undefined;
}

/** What was recorded of a run's requests, and what of it must not be used. */
export interface Recorded {
  traces: Trace[];
  traced: Traced;
  complaints: string[];
}

/** Reads every trace that must be there once the services have ended, and looks for what is missing of them. */
export async function collectTraces(plan: LoadPlan, clients: Uint8Array, { address }: TraceStore): Promise<Recorded> {
  const lines = gunzipSync(clients).toString("latin1").split("\n");
  const ids = lines
    .filter((line) => line !== "" && !isTorn(line))
    .map(parseLine)
    .flatMap(keptTraceOf(plan));
  const traces = await readTraces(address, ids);
  const orphans = orphansOf(traces);
  const spans = traces.reduce((sum, trace) => sum + trace.spans.length, 0);
  const [first] = orphans;
  const complaints = first === undefined ? [] : [`traces: ${orphans.length} orphans, the first in ${first.traceId}: ${first.what}`];
  return { traces, traced: { sampledShare: plan.sampledShare, count: traces.length, spans, orphans: orphans.length }, complaints };
}

/** A run with what its traces say of it. */
export function withTraces(run: Run, { traced, complaints }: Recorded): Run {
  const invalidBecause = [...run.invalidBecause, ...complaints];
  return { ...run, traces: traced, valid: invalidBecause.length === 0, invalidBecause };
}

const kinds: Record<Exclude<ClientLine["kind"], "R">, RequestKind> = { B: "book", D: "duplicate", C: "cancel" };

/** The trace of a request, if it wanted one and was answered: whoever got no answer may not have been heard at all. */
export function keptTraceOf(plan: LoadPlan): (line: Pick<ClientLine, "kind" | "bookingId" | "phase" | "status">) => string[] {
  const tracer = tracerOf(plan);
  return ({ kind, bookingId, phase, status }) => {
    // Whoever tries again leaves no trace.
    if (kind === "R") return [];
    const iteration = Number(bookingId.slice(`${plan.runId}-${phase}`.length));
    const [, traceId = "", , flags] = tracer(keyOf(plan.seed, phase, iteration), kinds[kind]).split("-");
    return status > 0 && flags === "01" ? [traceId] : [];
  };
}
