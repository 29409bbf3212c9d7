import { describe, expect, it } from "vitest";
import { digits, median, medianOf, percent, times } from "./numbers.ts";

describe("a number", () => {
  it.each([
    [1234.5, "1,235"],
    [99.96, "100"],
    [12.34, "12.3"],
    [9.996, "10.0"],
    [1.005, "1.01"],
    [0.1234, "0.123"],
    [0, "0"],
    [-3.456, "-3.46"],
    [null, "–"],
  ])("%s has about three digits that tell: %s", (value, written) => {
    expect(digits(value)).toBe(written);
  });

  it("is a share or a ratio in the same digits", () => {
    expect([percent(0.0314), percent(0.614), times(1.1), times(0.75), times(1234)]).toEqual(["3.1 %", "61 %", "×1.10", "×0.750", "×1,234"]);
  });
});

describe("a median", () => {
  it("is the middle one, or halfway between two, and of nothing there is none", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, null]);
  });

  it("is unknown where one of the values is", () => {
    expect(medianOf([1, { value: null, reason: "no counter" }])).toBeNull();
  });
});
