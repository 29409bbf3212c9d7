import { describe, expect, it } from "vitest";
import { capacity } from "../index.ts";
import type { Run } from "../results/run.ts";
import type { Section } from "../results/section.ts";
import { sessionUnderTest, toldRun } from "./session-under-test.ts";

const section: Section = {
  kind: "capacity",
  id: "capacity",
  workload: "hot",
  variants: ["saga"],
  objective: { percentile: "p99", ms: 100 },
  precision: 0.1,
};

const at = (ratePerS: number, p99: number, given: Partial<Run> = {}) =>
  toldRun({
    section: "capacity",
    variant: "saga",
    point: String(ratePerS),
    p50: p99 / 2,
    p99,
    given: { throughput: { offered: ratePerS, attempted: ratePerS, confirmed: ratePerS, goodput: ratePerS }, ...given },
  });
const lagged: Partial<Run> = {
  valid: false,
  invalidBecause: ["invariant 22"],
  audit: {
    verdict: "violated",
    expected: "holds",
    invariants: [{ id: 22, name: "the load was attained", verdict: "violated", evidence: "12 dropped", ids: [] }],
  },
};
const find = (...runs: Run[]) => capacity(sessionUnderTest([section], runs))[0]!;

describe("capacity", () => {
  it("lies between the highest rate that held and the lowest that did not", () => {
    const found = find(at(100, 20), at(200, 400), at(141, 60), at(168, 130), at(154, 80), at(154, 90), at(168, 150));
    expect(found).toMatchObject({ highestHeld: 154, lowestFailed: 168, interval: [154, 168], atLeast: false });
    expect(found.words).toEqual([
      "saga takes 154 bookings per second with p99 within 100 ms under hot, and no longer 168, where the p99 was 150 ms, 100 were allowed.",
    ]);
  });

  it("comes with the curve of latency against load", () => {
    const { curve } = find(at(100, 20), at(200, 400), at(200, 80), at(200, 90));
    expect(curve).toEqual([
      { ratePerS: 100, p50: 10, p99: 20, probes: 1, attained: true, held: true, why: "the p99 was 20 ms" },
      { ratePerS: 200, p50: 45, p99: 90, probes: 3, attained: true, held: true, why: "the p99 was 90 ms" },
    ]);
  });

  it("is at least what held where the load generator gave out first", () => {
    const found = find(at(100, 20), at(200, 40, lagged), at(200, 40, lagged), at(200, 40, lagged));
    expect(found).toMatchObject({ highestHeld: 100, lowestFailed: null, interval: null, atLeast: true });
    expect(found.words[0]).toBe(
      "saga takes at least 100 bookings per second with p99 within 100 ms under hot: the load generator gave out at 200, where 12 dropped.",
    );
    expect(found.curve[1]).toMatchObject({ attained: false, held: false });
  });

  it("is unknown below the lowest rate that failed", () => {
    expect(find(at(100, 200)).words[0]).toBe(
      "saga held no rate with p99 within 100 ms under hot; the lowest tried was 100, where the p99 was 200 ms, 100 were allowed.",
    );
  });

  it("says what is still to be done", () => {
    expect(find(at(100, 20)).words[1]).toBe(
      "The search of the capacity of saga is not finished: 200 per second is to be tried, since every rate so far held.",
    );
    expect(find().words).toEqual(["Nothing is known yet of the capacity of saga under hot."]);
  });
});
