import { stripVTControlCharacters } from "node:util";
import type { Run } from "@coordbench/report";
import { describe, expect, it } from "vitest";
import { summarize } from "./summary.ts";

const latency = { count: 1, p50: 1, p90: 1, p99: 1, p999: 1, max: 1 };
const attestation = { class: "D1", settings: {} };
const run: Run = {
  id: "r1",
  startedAt: "2026-11-01T00:00:00.000Z",
  design: "saga",
  workload: "hot",
  mode: "open",
  switches: { buckets: "1", rate: 60 },
  seed: 1,
  durationS: 8,
  durability: { declared: "D1", before: attestation, after: attestation },
  throughput: { offered: 60, attempted: 60, confirmed: 60, goodput: 60 },
  latency: { accepted: latency, decided: latency, outcome: latency, rejected: latency, startLag: latency },
  outcomes: { confirmed: 480, rejected: {}, unknown: 0, refused: 0, cancelled: 0 },
  oversell: { units: 0, rate: 0 },
  undersell: { units: 0, rate: 0 },
  perBooking: {
    messages: 6,
    brokerMessages: 12.5,
    storeCalls: 5,
    bytes: 1,
    roundTrips: 1,
    flushes: { value: null, reason: "Redis keeps no count" },
    databaseFlushes: 1.25,
    cpuMs: 3,
  },
  links: [],
  memoryMb: 1,
  audit: { verdict: "holds", expected: "holds", invariants: [] },
  valid: true,
  invalidBecause: [],
};
const linesOf = (...runs: Run[]) => stripVTControlCharacters(summarize(runs)).split("\n");

describe("the summary", () => {
  it("has a table for each workload, and in it a line for each run", () => {
    const lines = linesOf(run, { ...run, workload: "steady" }, { ...run, switches: { buckets: "16" } });
    expect(lines.filter((line) => /^(hot|steady|saga)/.test(line)).map((line) => line.split("  ")[0])).toEqual([
      "hot",
      "saga",
      "saga, buckets=16",
      "steady",
      "saga",
    ]);
  });

  it("shows the flushes that are counted, and that there are others", () => {
    expect(linesOf(run).find((line) => line.startsWith("saga"))).toMatch(/ 6\.0 +12\.5 +1\.25 \+ \? +3\.00 +holds$/);
    const counted = { ...run, perBooking: { ...run.perBooking, flushes: 5 } };
    expect(linesOf(counted).find((line) => line.startsWith("saga"))).toMatch(/ 5\.00 +3\.00 +holds$/);
  });

  it("says of a run that is not valid why its numbers must not be used", () => {
    const invalid = { ...run, switches: { buckets: "16" }, valid: false, invalidBecause: ["the load was not attained"] };
    const text = linesOf(invalid).join("\n");
    expect(text).toContain("holds: INVALID RUN");
    expect(text).toContain("The hot run of saga, buckets=16 is not valid and its numbers must not be used:\n  the load was not attained");
  });
});
