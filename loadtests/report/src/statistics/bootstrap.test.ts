import { mean, sampleWithReplacement } from "simple-statistics";
import { expect, it } from "vitest";
import { bootstrap, selfBand } from "./bootstrap.ts";

// Efron and Tibshirani, "An Introduction to the Bootstrap", table 2.1: the survival of seven treated mice. Their mean is 86.86, and the
// bootstrap's standard error of it goes towards 23.36, so that 95 % lie within about 1.96 of those on each side.
const mice = [94, 197, 16, 38, 99, 141, 23];

it("finds the spread of the mice's mean", () => {
  const [low, high] = bootstrap((random) => mean(sampleWithReplacement(mice, 7, random)));
  expect(mean(mice)).toBeCloseTo(86.86, 2);
  expect(Math.abs((high - low) / (2 * 1.96) - 23.36)).toBeLessThan(1.5);
});

it("draws the same every time", () => {
  const draw = () => bootstrap((random) => mean(sampleWithReplacement(mice, 7, random)));
  expect(draw()).toEqual(draw());
});

it("lies around no difference, and is narrower the more pairs there are", () => {
  const runs = [0.02, -0.05, 0.08, 0.01, -0.03, 0.04, -0.06, 0.03];
  const [low, high] = selfBand(runs, 8);
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
  expect(Math.abs(low + high)).toBeLessThan(0.02);
  const [, narrower] = selfBand(runs, 32);
  expect(Math.abs(narrower / high - 0.5)).toBeLessThan(0.1);
});

it("is not widened by slow drift", () => {
  const steady = [0, 0.02, 0, 0.02, 0, 0.02, 0, 0.02];
  const [, high] = selfBand(
    steady.map((value, index) => value + index / 1_000),
    8,
  );
  expect(high).toBeLessThan(0.025);
});

it("needs two runs", () => {
  expect(() => selfBand([1], 6)).toThrow("two are needed");
});
