import { describe, expect, it } from "vitest";
import { objectiveIn, precisionIn } from "./capacity.ts";

describe("an objective", () => {
  it.each([
    ["p99=100ms", { percentile: "p99", ms: 100 }],
    ["p999=2.5", { percentile: "p999", ms: 2.5 }],
  ])("is read: %s", (text, objective) => {
    expect(objectiveIn(text)).toEqual(objective);
  });

  it.each(["p95=100ms", "p99", "p99=0ms", "p99=fast", "100ms"])("is refused with what is possible: %s", (text) => {
    expect(() => objectiveIn(text)).toThrow("p50, p90, p99 or p999");
  });
});

describe("a precision", () => {
  it.each([
    ["10%", 0.1],
    ["0.05", 0.05],
    ["1", 1],
  ])("is read: %s", (text, share) => {
    expect(precisionIn(text)).toBe(share);
  });

  it.each(["0", "0.5%", "101%", "-1", "ten", "%"])("is refused with what is possible: %s", (text) => {
    expect(() => precisionIn(text)).toThrow("from 1% to 100%");
  });
});
