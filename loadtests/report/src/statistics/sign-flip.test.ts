import fc from "fast-check";
import { mean, sum } from "simple-statistics";
import { expect, it } from "vitest";
import { signFlip } from "./sign-flip.ts";

// Darwin's fifteen pairs of maize, crossed less self-fertilized, in eighths of an inch: Fisher, "The Design of Experiments", § 21,
// counts 863 of the 32,768 sums of signs at or above the 314 that was seen.
const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

/** The definition, done slowly: how many of all ways to sign the differences give a sum as far from 0. */
function bySigning(differences: number[]): number {
  const seen = Math.abs(sum(differences)) - 1e-9;
  const ways = Array.from({ length: 2 ** differences.length }, (_, way) =>
    sum(differences.map((each, bit) => ((way >> bit) & 1 ? -each : each))),
  );
  return ways.filter((total) => Math.abs(total) >= seen).length / ways.length;
}

it("finds the p of Fisher's exact test of Darwin's maize", () => {
  expect(sum(maize)).toBe(314);
  expect(signFlip(maize).p).toBe((2 * 863) / 32_768);
});

it("says the same of differences that are turned round", () => {
  const turned = signFlip(maize.map((each) => -each));
  expect(turned.p).toBe(signFlip(maize).p);
  expect(turned.interval).toEqual(
    signFlip(maize)
      .interval.map((each) => -each)
      .toReversed(),
  );
});

const small = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 });

it("agrees with signing every difference in every way", () => {
  fc.assert(
    fc.property(small, (differences) => {
      expect(signFlip(differences).p).toBeCloseTo(bySigning(differences), 12);
    }),
  );
});

it("has in its interval the means that the test does not contradict, and no others", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 8 }), (differences) => {
      const [low, high] = signFlip(differences).interval;
      const less = (shift: number) => bySigning(differences.map((each) => each - shift));
      expect(less(low - 0.001)).toBeLessThanOrEqual(0.05);
      expect(less(low + 0.0001)).toBeGreaterThan(0.05);
      expect(less(high - 0.0001)).toBeGreaterThan(0.05);
      expect(less(high + 0.001)).toBeLessThanOrEqual(0.05);
    }),
  );
});

it("can contradict chance at 5 % from six pairs on, and not with five", () => {
  expect(signFlip([1, 2, 3, 4, 5]).p).toBe(2 / 32);
  expect(signFlip([1, 2, 3, 4, 5, 6]).p).toBe(2 / 64);
});

it("gives the range of fewer than six differences, and how often that covers the truth", () => {
  expect(signFlip([3, 1, 2])).toMatchObject({ interval: [1, 3], confidence: 0.75 });
  expect(signFlip([1, 2, 3, 4, 5])).toMatchObject({ interval: [1, 5], confidence: 0.9375 });
  expect(signFlip([2])).toMatchObject({ interval: [2, 2], confidence: 0, p: 1 });
  expect(signFlip([1, 2, 3, 4, 5, 6]).confidence).toBe(0.95);
});

it("shows nothing where nothing differs, nor where differences cancel out but for rounding", () => {
  expect(signFlip([0, 0, 0, 0, 0, 0])).toMatchObject({ p: 1, mean: 0, interval: [0, 0] });
  expect(signFlip([0.1, 0.2, -0.3]).p).toBe(1);
});

it("draws subsets beyond twenty pairs, the same ones every time, and comes near the exact p", () => {
  const many = [...maize, -20, 12, -9, 17, 3];
  const exact = signFlip(many);
  const sampled = signFlip([...many, mean(many)]);
  expect(sampled).toEqual(signFlip([...many, mean(many)]));
  expect(Math.abs(sampled.p - exact.p)).toBeLessThan(0.01);
});

it("refuses to test nothing", () => {
  expect(() => signFlip([])).toThrow("at least one pair");
});
