import { mean, numericSort, quantileSorted, sampleWithReplacement } from "simple-statistics";
import { significance, type Interval } from "./interval.ts";
import { seeded, type RandomSource } from "./random.ts";

const draws = 1_000;

/** Between which values 95 % of what is drawn lie. */
export function bootstrap(draw: (random: RandomSource) => number): Interval {
  const random = seeded();
  const drawn = numericSort(Array.from({ length: draws }, () => draw(random)));
  return [quantileSorted(drawn, significance / 2), quantileSorted(drawn, 1 - significance / 2)];
}

/**
 * Between which values 95 % of the mean differences lie when so many pairs compare something with itself. Only neighbours make a
 * pair, as in a comparison, so that slow drift does not widen the band; which of the two comes first is chance.
 */
export function selfBand(inOrder: readonly number[], pairs: number): Interval {
  const steps = inOrder.slice(1).map((value, index) => value - (inOrder[index] ?? value));
  if (steps.length === 0) throw new RangeError("one run alone does not tell how far it would differ from itself: two are needed");
  return bootstrap((random) => mean(sampleWithReplacement(steps, pairs, random).map((step) => (random() < 0.5 ? step : -step))));
}
