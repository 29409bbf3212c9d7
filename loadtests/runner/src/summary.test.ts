import { stripVTControlCharacters } from "node:util";
import type { Run } from "@coordbench/report";
import { runUnderTest } from "@coordbench/report/under-test";
import { describe, expect, it } from "vitest";
import { complain, summarize } from "./summary.ts";

const uncounted = { value: null, reason: "Redis keeps no count" };
const perBooking = { ...runUnderTest().perBooking, brokerMessages: 12.5, flushes: uncounted, databaseFlushes: 1.25 };
const run = runUnderTest({ switches: { buckets: "1", rate: 60 }, perBooking });
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

  it("shows of several runs alike the one in the middle, and the designs in their usual order", () => {
    const slow = (p99: number) => ({ ...run, latency: { ...run.latency, outcome: { ...run.latency.outcome, p99 } } });
    const lines = linesOf(run, slow(90), slow(30), slow(20), { ...run, design: "two-phase-commit" });
    const rows = lines.filter((line) => /^(two-phase-commit|saga)/.test(line));
    expect(rows.map((line) => line.split(/ {2,}/).at(0))).toEqual(["two-phase-commit", "saga"]);
    expect(rows[1]?.split(/ {2,}/)[4]).toBe("20.0");
  });

  it("shows the flushes that are counted, and that there are others", () => {
    expect(linesOf(run).find((line) => line.startsWith("saga"))).toMatch(/ 6\.0 +12\.5 +1\.25 \+ \? +3\.00 +holds$/);
    const counted = { ...run, perBooking: { ...run.perBooking, flushes: 5 } };
    expect(linesOf(counted).find((line) => line.startsWith("saga"))).toMatch(/ 5\.00 +3\.00 +holds$/);
  });

  it("marks a run whose services could be broken, so that nobody quotes it", () => {
    const breakable = { ...run, switches: { ...run.switches, instrument: "failpoints" } };
    expect(linesOf(breakable).join("\n")).toContain("holds: NOT TO BE QUOTED (failpoints)");
  });

  it("says of a run that is not valid why its numbers must not be used", () => {
    const invalid = { ...run, switches: { buckets: "16" }, valid: false, invalidBecause: ["the load was not attained"] };
    expect(linesOf(invalid).join("\n")).toContain("holds: INVALID RUN");
    expect(stripVTControlCharacters(complain(invalid))).toBe(
      "The hot run of saga, buckets=16 is not valid and its numbers must not be used:\n  the load was not attained",
    );
  });
});
