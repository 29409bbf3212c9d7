import type { TraceStudy, WaterfallSpan } from "./traces.ts";

const share = (ms: number) => ({ p50Ms: ms, p99Ms: ms * 3, meanMs: ms * 1.2 });

/** What traces of both designs say, for tests. */
export function tracesUnderTest(): TraceStudy[] {
  return [
    studyOf("two-phase-commit", [
      { name: "hold", verb: "prepare", ms: 3 },
      { name: "decide", verb: "decide", ms: 1.5 },
      { name: "finish", verb: "commit", ms: 2.5 },
    ]),
    studyOf("saga", [
      { name: "accept", verb: "accept", ms: 1 },
      { name: "hold", verb: "reserve", ms: 4 },
      { name: "pay", verb: "charge", ms: 5 },
      { name: "finish", verb: "confirm", ms: 4 },
    ]),
  ];
}

interface Part {
  name: string;
  verb: string;
  ms: number;
}

function studyOf(variant: string, parts: readonly Part[]): TraceStudy {
  const totalMs = parts.reduce((sum, { ms }) => sum + ms, 0);
  return {
    variant,
    workload: "hot",
    ratePerS: 90,
    count: 200,
    sampledShare: 0.1,
    orphans: 0,
    roundTrips: parts.length,
    storeRoundTrips: parts.length + 2,
    heldMs: share(totalMs * 0.6),
    total: share(totalMs),
    steps: parts.map(({ name, verb, ms }) => ({
      name,
      verb,
      critical: share(ms),
      workingMs: ms * 0.7,
      waitingMs: ms * 0.3,
      blockedMs: name === "hold" ? ms * 0.2 : 0,
    })),
    waterfalls: (["p50", "p99"] as const).map((rank) => {
      const slower = rank === "p50" ? 1 : 3;
      return { rank, traceId: `${variant}-${rank}`, durationMs: totalMs * slower, spans: spansOf(parts, slower) };
    }),
  };
}

function spansOf(parts: readonly Part[], slower: number): WaterfallSpan[] {
  const root = { name: "book", verb: null, service: "booking", startMs: 0, depth: 0, waiting: null, critical: false };
  const ends = parts.map((_, index) => parts.slice(0, index + 1).reduce((sum, { ms }) => sum + ms * slower, 0));
  const steps = parts.flatMap(({ name, verb, ms }, index): WaterfallSpan[] => {
    const own = {
      name,
      verb,
      service: "inventory",
      startMs: (ends[index] ?? 0) - ms * slower,
      durationMs: ms * slower,
      depth: 1,
      waiting: name === "hold" ? "lock" : null,
      critical: true,
    };
    return name === "hold" ? [own, { ...own, service: "payment", durationMs: ms * slower * 0.6, waiting: null, critical: false }] : [own];
  });
  return [{ ...root, durationMs: ends.at(-1) ?? 0 }, ...steps];
}
