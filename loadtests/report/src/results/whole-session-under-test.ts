import { faultsUnderTest } from "./faults-under-test.ts";
import type { Results } from "./results.ts";
import type { Run, Second, Step } from "./run.ts";
import { runUnderTest } from "./run-under-test.ts";
import type { Section } from "./section.ts";
import { tracesUnderTest } from "./traces-under-test.ts";

const workload = "hot";
const blocks = [1, 2, 3, 4, 5, 6];
const two = "two-phase-commit";
const saga = "saga";
const control = "uncoordinated";

/** What a variant comes to in these made-up sessions: how many bookings per second, and how many milliseconds. */
const figures: Record<string, { perS: number; ms: number }> = {
  [two]: { perS: 150, ms: 9 },
  "saga, stock=postgres, transport=grpc": { perS: 260, ms: 10 },
  "saga, stock=postgres": { perS: 330, ms: 15 },
  "saga, stock=postgres, batch=1": { perS: 300, ms: 14 },
  [saga]: { perS: 1_150, ms: 17 },
  "saga, buckets=16": { perS: 1_200, ms: 16 },
  "two-phase-commit, buckets=16": { perS: 460, ms: 9.4 },
  [control]: { perS: 2_400, ms: 2.2 },
};

const closed = { mode: "closed", inFlight: 64 } as const;
const open = { mode: "open", ratePerS: 90 } as const;
const rungs = [
  { variant: two, changes: "where the ladder stands: two-phase commit on PostgreSQL over gRPC" },
  { variant: "saga, stock=postgres, transport=grpc", changes: "the protocol: a saga on the same stores over the same transport" },
  { variant: "saga, stock=postgres, batch=1", changes: "the transport: NATS JetStream in place of gRPC" },
  { variant: "saga, stock=postgres", changes: "batches of 64" },
  { variant: saga, changes: "the store: stock in Redis" },
  { variant: "saga, buckets=16", changes: "the sharding: 16 buckets" },
];
const capacityRates = [50, 100, 150, 200, 300, 400];
const faults = faultsUnderTest();
const distances = ["0", "5", "20", "50"];

const sections: Section[] = [
  { id: "saturated", workload, kind: "comparison", variants: [two, saga, control], load: closed, rateFrom: null },
  {
    id: "at a rate",
    workload,
    kind: "comparison",
    variants: [two, saga, control],
    load: open,
    rateFrom: "60 % of what the slower design can do",
  },
  { id: "capacity", workload, kind: "capacity", variants: [two, saga], objective: { percentile: "p99", ms: 100 }, precision: 0.1 },
  { id: "distance", workload, kind: "sweep", variants: [two, saga], name: "rtt", values: distances, load: open },
  {
    id: "ladder",
    workload,
    kind: "ablation",
    load: closed,
    rungs,
    corners: [{ variant: "two-phase-commit, buckets=16", changes: "the sharding: 16 buckets" }],
  },
  ...[...Map.groupBy(faults, ({ design }) => design)].map(([design, own]): Section => ({
    id: `faults of ${design}`,
    workload,
    kind: "faults",
    design,
    cases: own.map(({ name }) => name),
    load: { mode: "open", ratePerS: 20 },
  })),
];

/** A whole session for tests, the same each time: every kind of section, one invalid run, traces, faults, and markup where words are expected. */
export function wholeSession(): Results {
  return {
    schema: "coordbench/results/2",
    manifest: {
      createdAt: "2026-11-01T08:00:00.000Z",
      finishedAt: "2026-11-01T09:00:00.000Z",
      command: "coordbench bench",
      revision: "0123456789ab",
      machine: { cpu: 'Example <CPU> & "friends"', cores: 2, memoryMb: 24_576, kernel: "6.1.0" },
      stealShare: 0.031,
      versions: { node: "v24.0.0", postgres: "18.4", "redis-server": "7.0.15" },
    },
    sections,
    runs: [...compared(), ...probed(), ...swept(), ...climbed(), invalid()],
    traces: tracesUnderTest(),
    compareLink: null,
    ceilings: ceilings(),
    faults,
  };
}

function ceilings(): Results["ceilings"] {
  const common = { lowestPerS: 5_000, highestPerS: 7_000, samples: 5, concurrency: 64 };
  return [
    { ...common, name: "http", meaning: "a request that is answered at once", perS: 6_000, cpuMsPerOp: 0.2 },
    { ...common, name: "grpc-call", meaning: "a unary call of an empty handler", perS: 5_500, cpuMsPerOp: 0.25 },
  ];
}

function compared(): Run[] {
  return blocks.flatMap((block) =>
    [two, saga, control].flatMap((variant) => [
      made({ section: "saturated", variant, block, point: null }, closed),
      made({ section: "at a rate", variant, block, point: null }, open),
    ]),
  );
}

function probed(): Run[] {
  return [two, saga].flatMap((variant) =>
    capacityRates.flatMap((ratePerS) =>
      [1, 2, 3].map((block) => {
        const load = ratePerS / (figures[variant]?.perS ?? 1);
        return made(
          { section: "capacity", variant, block, point: String(ratePerS) },
          { mode: "open", ratePerS },
          load < 0.95 ? 1 / (1 - load) : 60,
        );
      }),
    ),
  );
}

/** Each round trip of two-phase commit costs the distance 3 times, each of the saga 7 times; but a lock is held meanwhile. */
function swept(): Run[] {
  return distances.flatMap((point) =>
    blocks.flatMap((block) => [
      made({ section: "distance", variant: two, block, point }, open, 1 + (Number(point) ** 2 * 3) / 90),
      made({ section: "distance", variant: saga, block, point }, open, 1 + (Number(point) * 7) / 17),
    ]),
  );
}

function climbed(): Run[] {
  const variants = [...rungs.map(({ variant }) => variant), "two-phase-commit, buckets=16"];
  return blocks.flatMap((block) => variants.map((variant) => made({ section: "ladder", variant, block, point: null }, closed)));
}

function invalid(): Run {
  const run = made({ section: "at a rate", variant: two, block: 7, point: null }, open);
  return { ...run, valid: false, invalidBecause: ["the load <generator> came 7.1 ms late"] };
}

type Load = { mode: "closed"; inFlight: number } | { mode: "open"; ratePerS: number };

function made(step: Step, load: Load, slower = 1): Run {
  const { perS, ms } = figures[step.variant] ?? { perS: 100, ms: 10 };
  const wobble = 1 + 0.04 * Math.sin(7 * step.block + 3 * step.variant.length + step.section.length);
  const confirmed = (load.mode === "closed" ? perS / slower : Math.min(load.ratePerS, perS)) * (load.mode === "closed" ? wobble : 1);
  const middle = (load.mode === "closed" ? (load.inFlight / perS) * 1_000 : ms) * slower * wobble;
  const latencyCurve = curveOf(middle);
  const outcome = percentilesOf(latencyCurve, Math.round(confirmed * 8));
  const rate: Run["switches"] = load.mode === "closed" ? { inFlight: load.inFlight } : { rate: load.ratePerS };
  const [design = ""] = step.variant.split(",");
  return runUnderTest({
    id: [step.section, step.variant, step.point, step.block].join("/"),
    step,
    design,
    workload,
    mode: load.mode,
    switches: { ...rate, itemsPerBooking: 1 },
    throughput: { offered: load.mode === "open" ? load.ratePerS : null, attempted: confirmed, confirmed, goodput: confirmed },
    latency: { ...runUnderTest().latency, outcome },
    latencyCurve,
    timeline: timelineOf(confirmed, outcome),
    outcomes: { confirmed: Math.round(confirmed * 8), rejected: {}, unknown: 0, refused: 0, cancelled: 0 },
    perBooking: { ...runUnderTest().perBooking, messages: design === saga ? 6 : 8, cpuMs: 0.4 * ms * wobble },
    audit: {
      verdict: "holds",
      expected: "holds",
      invariants: [{ id: 1, name: "nothing is sold twice", verdict: "holds", evidence: "480 bookings", ids: [] }],
    },
  });
}

/** Latencies grow by half with each halving of what is slower. */
function curveOf(middle: number): Run["latencyCurve"] {
  const shares = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998];
  return [...shares, 1].map((share) => [share, middle * (1 + Math.min(10, -Math.log2(1 - share)) / 2) * 0.67]);
}

function percentilesOf(curve: Run["latencyCurve"], count: number): Run["latency"]["outcome"] {
  const at = (share: number) => curve.find(([own]) => own === share)?.[1] ?? null;
  return { count, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(1), max: at(1) };
}

function timelineOf(confirmed: number, { p50, p99 }: Run["latency"]["outcome"]): Second[] {
  return Array.from({ length: 8 }, (_, second) => ({
    second,
    attempted: Math.round(confirmed),
    confirmed: Math.round(confirmed * (1 + 0.1 * Math.sin(second))),
    rejected: 0,
    p50: p50 === null ? null : p50 * (1 + 0.1 * Math.cos(second)),
    p99: p99 === null ? null : p99 * (1 + 0.3 * Math.cos(2 * second)),
  }));
}
