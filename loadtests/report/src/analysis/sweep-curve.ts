import { logRatios, pairUp, estimateRatio, type Blocks } from "./blocks.ts";
import type { RatioEstimate } from "./findings.ts";
import type { Measure } from "./measures.ts";

/** The runs at one value of a sweep. */
export interface Point {
  value: string;
  variants: { variant: string; blocks: Blocks }[];
}

/** How two variants stand to each other at one value. */
export interface CurvePoint extends RatioEstimate {
  value: string;
  /** Where the value lies; null where it is no number. */
  x: number | null;
  /** The logarithms of the paired ratios, b over a, by block. */
  differences: ReadonlyMap<number, number>;
  /** The better one, where the interval leaves no doubt; below six pairs, where all agree. */
  winner: string | null;
}

/** Follows the ratio of two variants along a sweep; values at which they have no pair are left out. */
export function curveOf(measure: Measure, points: readonly Point[], [a, b]: [string, string]): CurvePoint[] {
  return points.flatMap(({ value, variants }) => {
    const blocksFor = (wanted: string): Blocks => variants.find(({ variant }) => variant === wanted)?.blocks ?? new Map();
    const pairs = pairUp(measure, blocksFor(a), blocksFor(b));
    const logs = logRatios(pairs);
    if (logs.length === 0) return [];
    const estimate = estimateRatio(logs);
    const x = value.trim() === "" || !Number.isFinite(Number(value)) ? null : Number(value);
    const differences = new Map(logs.map((log, index) => [pairs.blocks[index] ?? index, log]));
    return [{ value, x, differences, ...estimate, winner: winnerOf(measure, estimate, [a, b]) }];
  });
}

function winnerOf({ better }: Measure, { interval: [low, high] }: RatioEstimate, [a, b]: [string, string]): string | null {
  if (low <= 1 && high >= 1) return null;
  return low > 1 === (better === "higher") ? b : a;
}
