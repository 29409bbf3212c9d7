import { expect, it } from "vitest";
import { medianOf } from "./median.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => count - index);

// The ranks for 95 % are those of the tables for the sign test, such as Conover, "Practical Nonparametric Statistics", table A3 with
// p = 1/2: 2 × P(at most 0 of 6) = 0.031, 2 × P(at most 1 of 10) = 0.021, 2 × P(at most 3 of 15) = 0.035, 2 × P(at most 5 of 20) = 0.041.
it.each([
  [6, 1, 6],
  [8, 1, 8],
  [9, 2, 8],
  [10, 2, 9],
  [15, 4, 12],
  [20, 6, 15],
])("takes of %i values the %ith and the %ith", (count, low, high) => {
  expect(medianOf(upTo(count))).toEqual({ median: (count + 1) / 2, interval: [low, high] });
});

it("gives the range of fewer than six", () => {
  expect(medianOf([3, 9, 4])).toEqual({ median: 4, interval: [3, 9] });
  expect(medianOf([3])).toEqual({ median: 3, interval: [3, 3] });
});

it("refuses to find the median of nothing", () => {
  expect(() => medianOf([])).toThrow("no values");
});
