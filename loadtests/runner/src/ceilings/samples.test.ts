import { describe, expect, it } from "vitest";
import { summarizeReadings } from "./samples.ts";

const reading = (atMs: number, operations: number, cpuMs: number | null = operations / 2) => ({ atMs, operations, cpuMs });

describe("the samples of a ceiling", () => {
  it("come to the median of their rates, to their spread, and to what one operation cost", () => {
    const readings = [reading(1_000, 100), reading(2_000, 300), reading(4_000, 1_300), reading(5_000, 1_400)];
    expect(summarizeReadings(readings)).toEqual({ perS: 200, lowestPerS: 100, highestPerS: 500, samples: 3, cpuMsPerOp: 0.5 });
  });

  it("have the middle of the two middle ones as their median where they are even in number", () => {
    expect(summarizeReadings([reading(0, 0), reading(1_000, 100), reading(2_000, 400)]).perS).toBe(200);
  });

  it("know no cost where the system tells none, or nothing was done", () => {
    expect(summarizeReadings([reading(0, 0, null), reading(1_000, 100, null)]).cpuMsPerOp).toBeNull();
    expect(summarizeReadings([reading(0, 7), reading(1_000, 7)])).toMatchObject({ perS: 0, cpuMsPerOp: null });
  });

  it("are two readings at least", () => {
    expect(() => summarizeReadings([reading(0, 0)])).toThrow("two readings");
  });
});
