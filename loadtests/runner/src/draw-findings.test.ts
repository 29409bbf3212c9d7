import { stripVTControlCharacters } from "node:util";
import type { CapacityFinding, Comparison } from "@coordbench/report";
import { describe, expect, it } from "vitest";
import { drawCapacity, drawComparison } from "./draw-findings.ts";

const comparison: Comparison = {
  a: "two-phase-commit",
  b: "saga",
  workload: "hot",
  measures: [
    {
      measure: "goodput",
      label: "goodput",
      unit: "bookings/s",
      better: "higher",
      family: "headline",
      load: "saturation",
      at: "with 64 in flight",
      section: "saturation",
      a: 146.71,
      b: 1_155.4,
      ratio: 7.8751,
      interval: [7.5, 8.25],
      confidence: 0.95,
      pairs: 8,
      p: 0.0078,
      adjustedP: 0.0234,
      verdict: "faster",
      bands: [{ variant: "two-phase-commit", band: [0.96, 1.04] }],
    },
  ],
  drift: { shown: false, words: "No drift is shown." },
  left: [],
  words: ["saga is faster."],
};

const finding: CapacityFinding = {
  variant: "saga",
  workload: "hot",
  objective: { percentile: "p99", ms: 100 },
  highestHeld: 60,
  lowestFailed: null,
  interval: null,
  atLeast: true,
  curve: [120, 60].map((ratePerS) => ({ ratePerS, p50: 3.2182, p99: null, probes: 2, attained: true, held: ratePerS === 60, why: "why" })),
  words: ["saga takes at least 60."],
};

describe("what was found", () => {
  it("of two variants is drawn with its effect, interval and bands, and said in words", () => {
    const lines = stripVTControlCharacters(drawComparison(comparison)).split("\n");
    expect(lines[0]).toBe("saga compared with two-phase-commit, hot");
    const cells = ["goodput (bookings/s)", "saturation", "147", "1155", "7.88", "7.5 to 8.25", "0.96 to 1.04", "–", "faster"];
    expect(lines[3]?.split(/ {2,}/)).toEqual(cells);
    expect(lines.at(-1)).toBe("saga is faster.");
  });

  it("of a capacity is drawn rate by rate, the lowest first", () => {
    const lines = stripVTControlCharacters(drawCapacity(finding)).split("\n");
    const rows = [
      ["60", "3.22", "–", "2", "yes", "why"],
      ["120", "3.22", "–", "2", "no", "why"],
    ];
    expect(lines.slice(3, 5).map((line) => line.split(/ {2,}/))).toEqual(rows);
    expect(lines.at(-1)).toBe("saga takes at least 60.");
  });
});
