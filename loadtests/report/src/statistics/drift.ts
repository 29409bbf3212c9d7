import { mean, shuffle, sum } from "simple-statistics";
import { seeded } from "./random.ts";

const shuffles = 1_999;

/** How far each series moved from its first half to its second, and how often chance alone moves them as far together. */
export function driftOf(series: readonly (readonly number[])[]): { changes: number[]; p: number } {
  const random = seeded();
  const changes = series.map(changeOf);
  const seen = distance(changes);
  const asFar = Array.from({ length: shuffles }, () => distance(series.map((values) => changeOf(shuffle([...values], random))))).filter(
    (each) => each >= seen * (1 - 1e-12),
  );
  return { changes, p: (1 + asFar.length) / (1 + shuffles) };
}

const distance = (changes: number[]) => sum(changes.map(Math.abs));

/** The mean of the second half less that of the first; a value in the middle belongs to neither. */
function changeOf(values: readonly number[]): number {
  const half = Math.floor(values.length / 2);
  if (half === 0) throw new RangeError("drift needs at least two values: one half is compared with the other");
  return mean(values.slice(-half)) - mean(values.slice(0, half));
}
