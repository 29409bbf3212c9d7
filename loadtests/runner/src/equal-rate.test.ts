import type { CapacityFinding } from "@coordbench/report";
import { describe, expect, it } from "vitest";
import { rateFor } from "./equal-rate.ts";

const finding = (variant: string, highestHeld: number | null, lowestFailed: number | null): CapacityFinding => ({
  variant,
  workload: "hot",
  objective: { percentile: "p99", ms: 100 },
  highestHeld,
  lowestFailed,
  interval: null,
  atLeast: false,
  curve: [],
  words: [],
});

describe("the rate at which latency and cost are compared", () => {
  it("is half of what the slower one held, rounded down, and says so", () => {
    const { ratePerS, rateFrom } = rateFor([finding("saga", 1_190, 1_400), finding("two-phase-commit", 135, 160)]);
    expect(ratePerS).toBe(67);
    for (const words of ["half", "two-phase-commit held 135", "not 160", "within 100 ms"]) expect(rateFrom).toContain(words);
  });

  it.each([
    [1_270, 630],
    [3, 1],
    [1, 1],
    [20, 10],
  ])("of a capacity of %s is %s", (held, rate) => {
    expect(rateFor([finding("saga", held, null)]).ratePerS).toBe(rate);
  });

  it("is to be chosen where nothing was held", () => {
    expect(() => rateFor([finding("saga", 200, null), finding("two-phase-commit", null, 20)])).toThrow(/two-phase-commit .*--rate/);
  });
});
