import { binomialDistribution, medianSorted, numericSort } from "simple-statistics";
import { significance, type Interval } from "./interval.ts";

/** A median with the interval between two of the values, whatever their distribution: 95 % from 6 values on, their range below. */
export function medianOf(values: readonly number[]): { median: number; interval: Interval } {
  if (values.length === 0) throw new RangeError("there is no median of no values");
  const sorted = numericSort([...values]);
  const skipped = skippedAtEachEnd(sorted.length);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return { median: medianSorted(sorted), interval: [at(skipped), at(sorted.length - 1 - skipped)] };
}

/** Each value lies below the median as a coin falls: as many are left out at each end as 2.5 % of such throws allow. */
function skippedAtEachEnd(count: number): number {
  let below = 0;
  let skipped = 0;
  for (const probability of binomialDistribution(count, 0.5) ?? []) {
    below += probability;
    if (below > significance / 2) break;
    skipped += 1;
  }
  return Math.max(0, skipped - 1);
}
