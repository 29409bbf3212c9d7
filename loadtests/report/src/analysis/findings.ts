import type { Interval } from "../statistics/interval.ts";

/** What a comparison says of one measure of its second variant: `faster` and `slower` mean better and worse, of costs too. */
export type Verdict = "faster" | "slower" | "no difference shown" | "too few pairs";

/** What a ratio is known to be. */
export interface RatioEstimate {
  /** The geometric mean of the paired ratios. */
  ratio: number;
  interval: Interval;
  /** How often such an interval covers the truth: 0.95, and less where there are fewer than 6 pairs. */
  confidence: number;
  pairs: number;
  /** How often chance alone gives a ratio as far from 1: of the exact sign-flip test. */
  p: number;
}

/** One measure of two variants, compared. */
export interface MeasureComparison extends RatioEstimate {
  measure: string;
  label: string;
  unit: string;
  better: "higher" | "lower";
  family: "headline" | "cost";
  load: "saturation" | "equal rate";
  /** The load in words: `64 in flight`, or `60 bookings per second`. */
  at: string;
  /** The section that its runs belong to. */
  section: string;
  /** The medians over the blocks. */
  a: number;
  b: number;
  /** The p with respect to all measures of its family. */
  adjustedP: number;
  /** Of b, compared with a. */
  verdict: Verdict;
  /** How far each variant differs from itself: where 95 % of such ratios would lie if it were compared with itself. */
  bands: { variant: string; band: Interval }[];
}

/** Two variants under one workload, compared. */
export interface Comparison {
  a: string;
  b: string;
  workload: string;
  measures: MeasureComparison[];
  drift: { shown: boolean; words: string };
  /** What was left out, and why: sentences that `words` do not repeat. */
  left: string[];
  words: string[];
}

/** One rate of a search for capacity. */
export interface CapacityPoint {
  ratePerS: number;
  p50: number | null;
  p99: number | null;
  probes: number;
  /** Whether the load was brought, and answered but for what the business refused. */
  attained: boolean;
  held: boolean;
  why: string;
}

/** How many bookings per second a variant can take. */
export interface CapacityFinding {
  variant: string;
  workload: string;
  objective: { percentile: "p50" | "p90" | "p99" | "p999"; ms: number };
  highestHeld: number | null;
  lowestFailed: number | null;
  /** Between which rates the capacity lies; null where one of the ends is not known. */
  interval: Interval | null;
  /** Whether the load generator gave out before the design did: the capacity is then at least `highestHeld`. */
  atLeast: boolean;
  curve: CapacityPoint[];
  words: string[];
}

/** What one measure came to in the blocks of one point of a sweep. */
export interface PointMeasure {
  median: number;
  interval: Interval;
}

/** Where the better of two variants changes. */
export interface Flip {
  measure: string;
  between: [string, string];
  /** Where their ratio is 1; null where the values are no numbers. */
  at: number | null;
  interval: Interval | null;
  /** Who is better before, and who after. */
  from: string;
  to: string;
}

/** What a sweep found. */
export interface SweepFinding {
  name: string;
  workload: string;
  points: { value: string; variants: { variant: string; measures: Record<string, PointMeasure> }[] }[];
  flips: Flip[];
  left: string[];
  words: string[];
}

/** One rung of a ladder. */
export interface Rung extends RatioEstimate {
  variant: string;
  changes: string;
  median: number;
  /** Of the whole difference between the ends of the ladder, in logarithms; null where there is no such difference. */
  share: number | null;
}

/** The change of one rung, made to the first of the ladder. */
export interface Corner extends RatioEstimate {
  variant: string;
  changes: string;
  /** Where the change was made, in words. */
  standing: string;
  /** What the same change does on its rung, in the blocks that have both. */
  onTheLadder: number;
}

/** What all changes that were made to the first rung as well make there, multiplied, and what they make on their rungs. */
export interface Product {
  alone: number;
  onTheLadder: number;
  /** The one over the other: 1 where what these changes do does not depend on what was changed before. */
  leftOver: RatioEstimate;
}

/** How much of a difference each change makes. */
export interface AblationFinding {
  workload: string;
  measure: string;
  label: string;
  unit: string;
  better: "higher" | "lower";
  /** The first has a ratio of 1: it is where the ladder stands. Empty where no block has a valid run of every rung. */
  rungs: Rung[];
  total: RatioEstimate | null;
  interaction: {
    corners: Corner[];
    /** Null where no change was measured off the ladder. */
    product: Product | null;
    words: string;
  };
  left: string[];
  words: string[];
}
