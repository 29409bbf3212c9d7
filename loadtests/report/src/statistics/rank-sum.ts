import { medianSorted } from "simple-statistics";
import type { Interval } from "./interval.ts";

/** How far one group of values lies from another, whatever their distribution. */
export interface Shift {
  /** The median of all differences between a value of one and a value of the other. */
  shift: number;
  /** Where the true shift lies, unless what has the chance of `1 - confidence` happened. */
  interval: Interval;
  confidence: number;
}

/**
 * How far `after` lies from `before`, by the exact distribution of Mann and Whitney's U for two groups without ties. The interval is the
 * narrowest one that is wrong with a chance of at most `alpha`; nothing where there are too few values for any.
 */
export function shiftBetween(before: readonly number[], after: readonly number[], alpha: number): Shift | undefined {
  const differences = after.flatMap((late) => before.map((early) => late - early)).toSorted((a, b) => a - b);
  const tails = lowerTails(before.length, after.length);
  const cut = tails.findLastIndex((chance) => 2 * chance <= alpha);
  const [low, high] = [differences[cut], differences.at(-cut - 1)];
  if (cut === -1 || low === undefined || high === undefined) return undefined;
  return { shift: medianSorted(differences), interval: [low, high], confidence: 1 - 2 * (tails[cut] ?? 0) };
}

/** The smallest chance, counted at both ends, that two groups of these sizes lie entirely apart. */
export function smallestChance(before: number, after: number): number {
  return 2 * (lowerTails(before, after)[0] ?? 1);
}

/** The chance that U is at most 0, 1, 2 and so on: the shares of all ways in which two groups of these sizes can lie. */
function lowerTails(n: number, m: number): number[] {
  let ways = Array.from({ length: m + 1 }, () => [1]);
  // The largest value of all either is of the first group, above all m of the other, or of the other.
  for (let size = 1; size <= n; size++)
    ways = ways.reduce<number[][]>((row, smaller, other) => [...row, sumOf(row.at(-1) ?? [], [...zeros(other), ...smaller])], []);
  const own = ways.at(-1) ?? [];
  const total = own.reduce((sum, count) => sum + count, 0);
  let soFar = 0;
  return own.map((count) => (soFar += count) / total);
}

const zeros = (count: number) => Array.from({ length: count }, () => 0);
const sumOf = (a: readonly number[], b: readonly number[]) =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, index) => (a[index] ?? 0) + (b[index] ?? 0));
