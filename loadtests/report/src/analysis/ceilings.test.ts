import { describe, expect, it } from "vitest";
import { runUnderTest } from "../results/run-under-test.ts";
import type { Ceiling, Manifest } from "../results/results.ts";
import type { LinkTraffic, Run } from "../results/run.ts";
import { findCeilings } from "./ceilings.ts";

const manifest: Manifest = {
  createdAt: "2026-11-01T00:00:00.000Z",
  finishedAt: null,
  command: "coordbench compare",
  revision: null,
  machine: { cpu: "a processor", cores: 2, memoryMb: 1_024, kernel: "1" },
  stealShare: 0,
  versions: {},
};

const ceiling = (name: string, perS: number, cpuMsPerOp: number | null): Ceiling => ({
  name,
  meaning: name,
  perS,
  lowestPerS: perS,
  highestPerS: perS,
  samples: 5,
  concurrency: 64,
  cpuMsPerOp,
});
const ceilings = [
  ceiling("http", 2_000, 0.2),
  ceiling("grpc-call", 4_000, 0.25),
  ceiling("commit", 8_000, 0.325),
  // 64 × 0.01 = 0.325 + 63 × 0.005
  ceiling("batched-commit", 64_000, 0.01),
  ceiling("prepared-commit", 2_000, 0.5),
  ceiling("prepared-commit-hot", 300, 2),
  ceiling("redis-script", 9_000, 0.1),
  ceiling("nats-publish", 20_000, 0.04),
  ceiling("nats-deliver", 8_000, 0.1),
];

const link = ([service, name, kind]: [service: string, name: string, kind: string], calls: number, messages: number): LinkTraffic => ({
  service,
  link: name,
  kind,
  calls,
  messages,
  bytes: 0,
});

/** 1,000 bookings of 10 seconds. */
const saturated: Partial<Run> = {
  mode: "closed",
  durationS: 10,
  throughput: { offered: null, attempted: 100, confirmed: 100, goodput: 100 },
  outcomes: { confirmed: 1_000, rejected: {}, unknown: 0, refused: 0, cancelled: 0 },
  processes: [{ name: "k6", kind: "load", cpuMs: 400, memoryMb: 1 }],
};
const twoPhaseCommit = (given: Partial<Run> = {}) =>
  runUnderTest({
    ...saturated,
    design: "two-phase-commit",
    workload: "steady",
    switches: { inFlight: 64, buckets: "1", items: 1_000, skew: 0, hotShare: 0, itemsPerBooking: 1 },
    links: [
      link(["booking-0", "inventory-0", "grpc"], 2_000, 4_000),
      link(["booking-0", "payment", "grpc"], 2_000, 4_000),
      link(["booking-0", "booking database", "sql"], 500, 0),
      link(["inventory-0.0", "inventory-0 database", "sql"], 2_000, 0),
      link(["payment.0", "payment database", "sql"], 2_000, 0),
    ],
    ...given,
  });
const saga = (given: Partial<Run> = {}) =>
  runUnderTest({
    ...saturated,
    switches: { inFlight: 64, buckets: "1", items: 1 },
    links: [
      link(["booking-0", "inventory-0", "nats"], 2_000, 4_000),
      link(["booking-0", "payment", "nats"], 1_000, 2_000),
      link(["booking-0", "booking database", "sql"], 1_000, 0),
      link(["booking-0", "broker", "broker"], 0, 1_600),
      link(["inventory-0.0", "broker", "broker"], 0, 1_600),
      link(["payment.0", "broker", "broker"], 0, 800),
      link(["inventory-0.0", "stock", "redis"], 2_000, 0),
      link(["payment.0", "payment database", "sql"], 200, 0),
    ],
    ...given,
  });

const find = (runs: Run[], measured = ceilings) => findCeilings({ runs, ceilings: measured, manifest }).variants;
const usesIn = (run: Run) =>
  Object.fromEntries(find([run])[0]?.parts.map(({ part, operations, busiest }) => [part, [operations, busiest]]) ?? []);

describe("the ceiling of a design", () => {
  it("counts of two-phase commit what was measured, in all and at the busiest place", () => {
    expect(usesIn(twoPhaseCommit())).toEqual({
      http: [1, 1],
      "grpc-call": [4, 4],
      "prepared-commit": [2, 1],
      commit: [0.5, 0.5],
      // A decision for each booking, two of them in a statement: one row more than there are statements.
      "batched-commit": [0.5, 1],
    });
  });

  it("counts of a saga its scripts, its letters, and a row for each thing accepted, answered or paid", () => {
    expect(usesIn(saga())).toEqual({
      http: [1, 1],
      commit: [1.2, 1],
      // The journal has 1 + 3 rows in 1 statement, the ledger of payments 1 in 0.2.
      "batched-commit": [3.8, 4],
      "redis-script": [2, 2],
      "nats-deliver": [1, 1],
    });
  });

  it("is what all cores can do where no part by itself can do less", () => {
    const [found] = find([twoPhaseCommit()]);
    // 1 × 0.2 + 4 × 0.25 + 2 × 0.5 + 0.5 × 0.325 + 0.5 × 0.005 + 0.4 of the customers = 2.765 ms of 2,000 in each second
    expect(found?.byProcessors).toBeCloseTo(2_000 / 2.765, 6);
    expect(found?.narrowest).toMatchObject({ part: "grpc-call", bookingsPerS: 1_000 });
    expect(found?.ceiling).toBe(found?.byProcessors);
    expect(found?.share).toBeCloseTo((100 * 2.765) / 2_000, 6);
  });

  it("is what one row can do where everybody wants the same one, and so much more where it is divided", () => {
    const hot = (buckets: string) => twoPhaseCommit({ workload: "hot", switches: { inFlight: 64, buckets, items: 1 } });
    expect(find([hot("1")])[0]).toMatchObject({ narrowest: { part: "prepared-commit-hot" }, ceiling: 300, share: 1 / 3 });
    expect(find([hot("2")])[0]?.narrowest).toMatchObject({ part: "prepared-commit-hot", bookingsPerS: 600 });
    expect(find([hot("16")])[0]?.narrowest.part).toBe("grpc-call");
  });

  it("knows how much of a spread demand is for the first item", () => {
    // Half of it, and half of the other half: 3/4 of the bookings want one row.
    const halves = twoPhaseCommit({ switches: { inFlight: 64, items: 2, skew: 0, hotShare: 0.5 } });
    expect(find([halves])[0]?.narrowest.bookingsPerS).toBeCloseTo(400, 6);
    // In proportion to 1 and 1/2: 2/3 of them.
    const skewed = twoPhaseCommit({ switches: { inFlight: 64, items: 2, skew: 1, hotShare: 0 } });
    expect(find([skewed])[0]?.narrowest.bookingsPerS).toBeCloseTo(450, 6);
  });

  it("takes runs of one kind together, and those of different kinds apart", () => {
    const [found, other] = find([
      twoPhaseCommit(),
      twoPhaseCommit({ throughput: { offered: null, attempted: 100, confirmed: 100, goodput: 80 } }),
      saga(),
    ]);
    expect(found).toMatchObject({ variant: "two-phase-commit", runs: 2, goodput: 90 });
    expect(found?.parts[1]?.operations).toBe(4);
    expect(other).toMatchObject({ variant: "saga", runs: 1 });
  });

  it("is asked only of valid saturated runs of the class in which the parts were measured", () => {
    const weak = { declared: "D0", before: { class: "D0", settings: {} }, after: { class: "D0", settings: {} } };
    expect(find([twoPhaseCommit({ mode: "open" }), twoPhaseCommit({ valid: false }), twoPhaseCommit({ durability: weak })])).toEqual([]);
    expect(findCeilings({ runs: [twoPhaseCommit()], ceilings: [], manifest })).toEqual({ variants: [], words: [] });
  });

  it("is that of the narrowest part where processor time is not known, and has no share where the audit did not hold", () => {
    const unknown = ceilings.map((each) => ({ ...each, cpuMsPerOp: null }));
    const throughput = { offered: null, attempted: 100, confirmed: 100, goodput: null };
    expect(find([twoPhaseCommit({ throughput })], unknown)[0]).toMatchObject({ byProcessors: null, ceiling: 1_000, share: null });
  });

  it("says its arithmetic", () => {
    expect(find([twoPhaseCommit()])[0]?.lines).toEqual([
      "1.00 HTTP requests × 0.200 ms CPU = 0.200 ms; alone 2,000/s ÷ 1.00 = 2,000 bookings/s",
      "4.00 gRPC calls × 0.250 ms CPU = 1.000 ms; alone 4,000/s ÷ 4.00 = 1,000 bookings/s",
      "2.00 prepared commits × 0.500 ms CPU = 1.000 ms; alone 2,000/s ÷ 1.00 at the busiest = 2,000 bookings/s",
      "0.50 statements that commit × 0.325 ms CPU = 0.163 ms; alone 8,000/s ÷ 0.50 = 16,000 bookings/s",
      "0.50 further rows in them × 0.005 ms CPU = 0.003 ms; alone 64,000/s ÷ 1.00 rows in all = 64,000 bookings/s",
      "the processors: 2 cores × 1,000 ms ÷ 2.765 ms (the customers' own 0.400 ms) = 723 bookings/s",
      "the ceiling: the lower of 723 bookings/s and 1,000 bookings/s (gRPC calls alone) = 723 bookings/s",
      "measured: 100 bookings/s, 14 % of it",
    ]);
  });

  it("says so where more was measured than it allows", () => {
    const throughput = { offered: null, attempted: 100, confirmed: 100, goodput: 1_446.7 };
    expect(find([twoPhaseCommit({ throughput })])[0]?.lines.at(-1)).toBe(
      "measured: 1,447 bookings/s, 200 % of it: more than could be, so the machine was slower while the parts were measured",
    );
  });

  it("says what it bounds", () => {
    expect(findCeilings({ runs: [saga()], ceilings, manifest }).words[0]).toMatch(/^A ceiling is an upper bound/);
  });

  it("says so where it leaves the customers' own time out", () => {
    const [found] = find([twoPhaseCommit({ processes: [] })]);
    expect(found?.lines).toContain(
      "the processors: 2 cores × 1,000 ms ÷ 2.365 ms (the customers' own, not measured, left out) = 846 bookings/s",
    );
  });
});
