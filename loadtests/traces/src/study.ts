import type { TraceStudy } from "@coordbench/report";
import { criticalPath, type Segment } from "./critical-path.ts";
import { heldMs } from "./held.ts";
import { isQuestion, type Trace } from "./trace.ts";
import { placed, treeOf, type Tree } from "./tree.ts";

type Share = TraceStudy["total"];

/** What a number of traces of one variant say together. */
export function studyOf(
  traces: readonly Trace[],
): Pick<TraceStudy, "count" | "roundTrips" | "storeRoundTrips" | "heldMs" | "total" | "steps" | "waterfalls"> {
  const trees = traces.flatMap((trace) => treeOf(trace) ?? []);
  const paths = trees.map((tree) => ({ tree, segments: criticalPath(tree) }));
  return {
    count: trees.length,
    roundTrips: mean(paths.map(({ segments }) => spansOn(segments, ({ span }) => isQuestion(span)))),
    storeRoundTrips: mean(paths.map(({ segments }) => spansOn(segments, ({ span }) => storeTrips.has(span.name)))),
    heldMs: shareOf(trees.map(heldMs)),
    total: shareOf(trees.map(durationOf)),
    steps: stepsOf(paths.map(({ segments }) => segments)),
    waterfalls: (["p50", "p99"] as const).flatMap((rank) => waterfall(paths, rank)),
  };
}

const storeTrips = new Set(["statement", "script", "send"]);

/** How many spans of a kind have a piece of the path of their own. */
function spansOn(segments: Segment[], isOne: (segment: Segment) => boolean): number {
  return new Set(segments.filter(isOne).map(({ span }) => span.id)).size;
}

function stepsOf(paths: Segment[][]): TraceStudy["steps"] {
  const roles = new Set(paths.flatMap((segments) => segments.toReversed().map(({ role }) => role)));
  return [...roles].map((role) => {
    const own = paths.map((segments) => segments.filter((segment) => segment.role === role));
    const spent = (kind: Segment["spent"]) => mean(own.map((segments) => lengthOf(segments.filter((segment) => segment.spent === kind))));
    return {
      name: role,
      verb: verbOf(own.flat()) ?? null,
      critical: shareOf(own.map(lengthOf)),
      workingMs: spent("working"),
      waitingMs: spent("waiting"),
      blockedMs: spent("blocked"),
    };
  });
}

/** As the one who asks has it, where anybody is asked. */
function verbOf(segments: Segment[]): string | undefined {
  const named = segments.filter(({ verb }) => verb !== undefined);
  return (named.find(({ span }) => isQuestion(span)) ?? named[0])?.verb;
}

/** The trace whose duration stands at that rank, as bars. */
function waterfall(paths: { tree: Tree; segments: Segment[] }[], rank: "p50" | "p99"): TraceStudy["waterfalls"] {
  const chosen = paths.toSorted((a, b) => durationOf(a.tree) - durationOf(b.tree))[rankOf(paths.length, rank)];
  if (chosen === undefined) return [];
  const { tree, segments } = chosen;
  const critical = new Set(segments.map(({ span }) => span.id));
  const spans = placed(tree).map(({ span, verb, depth }) => ({
    name: span.name,
    verb: span.verb ?? verb ?? null,
    service: span.service,
    startMs: rounded(span.startMs - tree.root.startMs),
    durationMs: rounded(span.durationMs),
    depth,
    waiting: span.wait ?? null,
    critical: critical.has(span.id),
  }));
  return [{ rank, traceId: tree.id, durationMs: rounded(durationOf(tree)), spans }];
}

const shares = { p50: 0.5, p99: 0.99 };
const rankOf = (count: number, rank: keyof typeof shares) => Math.max(0, Math.ceil(count * shares[rank]) - 1);
const durationOf = ({ root }: Tree) => root.durationMs;
const lengthOf = (segments: Segment[]) => segments.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
const mean = (values: number[]) => (values.length === 0 ? 0 : rounded(values.reduce((sum, each) => sum + each, 0) / values.length));
const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

function shareOf(values: number[]): Share {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (rank: keyof typeof shares) => rounded(sorted[rankOf(sorted.length, rank)] ?? 0);
  return { p50Ms: at("p50"), p99Ms: at("p99"), meanMs: mean(values) };
}
