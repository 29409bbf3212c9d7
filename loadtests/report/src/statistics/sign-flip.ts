import { mean } from "simple-statistics";
import { significance, type Interval } from "./interval.ts";
import { seeded } from "./random.ts";

/** What paired differences say of their own mean. */
export interface SignFlip {
  mean: number;
  /** How often chance alone, which flips the sign of each difference, gives a sum as far from 0 as this one; on both sides. */
  p: number;
  /** All means that the same test would not contradict. */
  interval: Interval;
  /** How often such an interval covers the truth: at least 0.95 from 6 pairs on; below, the interval is the range and this is less. */
  confidence: number;
}

const mostEnumerated = 20;
const drawn = 2 ** 16;

/**
 * Tests paired differences by flipping their signs. Flipping those of a subset lifts the sum to where it is, or beyond it, exactly
 * where the subset's mean is not positive. So the means of all subsets hold both the test and the interval that inverts it
 * (Hartigan 1969, "Using subsample values as typical values").
 */
export function signFlip(differences: readonly number[]): SignFlip {
  if (differences.length === 0) throw new RangeError("there is no difference to test: the sign-flip test needs at least one pair");
  const means = subsetMeans(differences);
  const flips = means.length + 1;
  const skipped = Math.max(1, Math.floor((significance / 2) * flips));
  const at = (index: number) => means[index] ?? Number.NaN;
  return {
    mean: mean([...differences]),
    p: pOf(means, 1e-12 * Math.max(...differences.map(Math.abs))),
    interval: [at(skipped - 1), at(means.length - skipped)],
    confidence: Math.min(1 - significance, 1 - (2 * skipped) / flips),
  };
}

/** Sums that are 0 but for rounding are 0: they are as far from 0 as what was seen. */
function pOf(means: Float64Array, rounding: number): number {
  let notAbove = 0;
  let notBelow = 0;
  for (const each of means) {
    if (each <= rounding) notAbove += 1;
    if (each >= -rounding) notBelow += 1;
  }
  return Math.min(1, (2 * (1 + Math.min(notAbove, notBelow))) / (means.length + 1));
}

/** The sorted means of all subsets but the empty one; of so many drawn at random where all would be too many. */
function subsetMeans(values: readonly number[]): Float64Array {
  return (values.length <= mostEnumerated ? allMeans(values) : drawnMeans(values)).toSorted();
}

function allMeans(values: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  const sizes = new Uint8Array(sums.length);
  for (let subset = 1; subset < sums.length; subset++) {
    const lowest = 31 - Math.clz32(subset & -subset);
    const others = subset & (subset - 1);
    sums[subset] = (sums[others] ?? 0) + (values[lowest] ?? 0);
    sizes[subset] = (sizes[others] ?? 0) + 1;
  }
  return sums.subarray(1).map((sum, index) => sum / (sizes[index + 1] ?? 1));
}

function drawnMeans(values: readonly number[]): Float64Array {
  const random = seeded();
  return new Float64Array(drawn - 1).map(() => {
    for (;;) {
      const subset = values.filter(() => random() < 0.5);
      if (subset.length > 0) return mean(subset);
    }
  });
}
