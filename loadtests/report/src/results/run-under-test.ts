import type { Costs, Run } from "./run.ts";

const attestation = { class: "D1", settings: {} };
const all = (ms: number) => ({ count: 480, p50: ms, p90: ms, p99: ms, p999: ms, max: ms });
const costs: Costs = {
  messages: 6,
  brokerMessages: 0,
  storeCalls: 5,
  bytes: 1_500,
  roundTrips: 3,
  serviceRoundTrips: 2,
  flushes: 5,
  databaseFlushes: 5,
  lockHeldMs: 4,
  unitsHeldMs: 2,
  cpuMs: 3,
};

/** A whole run for tests, but for what a test says of it. */
export function runUnderTest(given: Partial<Run> = {}): Run {
  return {
    id: "r1",
    step: { section: "run", variant: given.design ?? "saga", block: 1, point: null },
    startedAt: "2026-11-01T00:00:00.000Z",
    design: "saga",
    workload: "hot",
    mode: "open",
    switches: { rate: 60 },
    seed: 1,
    durationS: 8,
    network: null,
    traces: null,
    durability: { declared: "D1", before: attestation, after: attestation },
    throughput: { offered: 60, attempted: 60, confirmed: 60, goodput: 60 },
    latency: { accepted: all(1), decided: all(2), outcome: all(3), rejected: all(1), startLag: all(0.1) },
    latencyCurve: [
      [0.5, 3],
      [1, 3],
    ],
    timeline: [{ second: 0, attempted: 60, confirmed: 60, rejected: 0, p50: 3, p99: 3 }],
    outcomes: { confirmed: 480, rejected: {}, unknown: 0, refused: 0, cancelled: 0 },
    oversell: { units: 0, rate: 0 },
    undersell: { units: 0, rate: 0 },
    perBooking: costs,
    perAttempt: costs,
    links: [],
    processes: [],
    harness: null,
    memoryMb: 1,
    audit: { verdict: "holds", expected: "holds", invariants: [] },
    valid: true,
    invalidBecause: [],
    ...given,
  };
}
