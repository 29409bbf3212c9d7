import { expect, it } from "vitest";
import { driftOf } from "./drift.ts";

it("counts how many orders move as far: 2 of the 20 of six values that rise", () => {
  const { changes, p } = driftOf([[1, 2, 3, 4, 5, 6]]);
  expect(changes).toEqual([3]);
  expect(Math.abs(p - 2 / 20)).toBeLessThan(0.02);
});

it("lets two series tell together what neither can alone: 4 of 20 × 20", () => {
  const { p } = driftOf([
    [1, 2, 3, 4, 5, 6],
    [9, 8, 7, 3, 2, 1],
  ]);
  expect(Math.abs(p - 4 / 400)).toBeLessThan(0.006);
});

it("sees no drift in what goes up and down, and leaves the middle out", () => {
  expect(driftOf([[1, 2, 1, 9, 1, 2, 1]])).toEqual({ changes: [0], p: 1 });
});

it("needs two halves", () => {
  expect(() => driftOf([[1]])).toThrow("two values");
});
