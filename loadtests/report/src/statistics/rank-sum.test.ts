import { describe, expect, it } from "vitest";
import { shiftBetween, smallestChance } from "./rank-sum.ts";

/** Hollander and Wolfe, Nonparametric Statistical Methods: permeability of the chorioamnion at term and at 12 to 26 weeks. */
const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const earlier = [1.15, 0.88, 0.9, 0.74, 1.21];

describe("the shift between two groups", () => {
  it("is that of a published example, with its interval", () => {
    const found = shiftBetween(earlier, atTerm, 0.05);
    expect(found?.shift).toBeCloseTo(0.305, 10);
    expect(found?.interval[0]).toBeCloseTo(-0.15, 10);
    expect(found?.interval[1]).toBeCloseTo(0.76, 10);
    expect(found?.confidence).toBeCloseTo(0.96, 2);
  });

  it("is unknown where the groups are too small to contradict chance", () => {
    expect(smallestChance(3, 3)).toBeCloseTo(2 / 20, 10);
    expect(shiftBetween([1, 2, 3], [11, 12, 13], 0.05)).toBeUndefined();
    expect(smallestChance(6, 6)).toBeCloseTo(2 / 924, 10);
  });

  it("leaves no room for none only where the groups lie apart", () => {
    const before = [1, 2, 3, 4, 5, 6];
    expect(shiftBetween(before, [7, 8, 9, 10, 11, 12], 0.003)?.interval).toEqual([1, 11]);
    expect(shiftBetween(before, [5.5, 8, 9, 10, 11, 12], 0.003)?.interval[0]).toBeLessThan(0);
  });
});
