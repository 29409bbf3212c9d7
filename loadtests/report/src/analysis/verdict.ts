import { holm, inFixedOrder } from "../statistics/adjust.ts";
import { fewestPairs, significance } from "../statistics/interval.ts";
import type { Verdict } from "./findings.ts";

/** A test of one measure, before it is seen as one of a family. */
export interface Tested {
  p: number;
  pairs: number;
  /** Whether each variant had the very same number in all blocks: that is a count, which chance has no part in. */
  counted: boolean;
}

/** How a family's tests pay for being several. */
export type Procedure = "Holm" | "fixed order";

/**
 * Chooses by what was known before anything was measured. With n pairs no p is below 2 / 2^n, and Holm asks the best of m tests for
 * 5 % / m: of three measures with 6 pairs none could ever be shown. So where Holm cannot answer, the measures are asked in their fixed
 * order, each only if those before it showed something. Both keep a family's false verdicts at 5 % at most.
 */
export function procedureOf(family: readonly Tested[]): Procedure {
  const fewest = Math.min(...family.filter(isTested).map(({ pairs }) => pairs));
  return family.filter(isTested).length * 2 ** (1 - fewest) <= significance ? "Holm" : "fixed order";
}

/** The p of each test with respect to its family; what is counted has no chance to pay for, and what has too few pairs is not tested. */
export function adjustedPs(family: readonly Tested[]): number[] {
  const tested = family.filter(isTested);
  const correct = procedureOf(family) === "Holm" ? holm : inFixedOrder;
  const adjusted = new Map(correct(tested.map(({ p }) => p)).map((p, index) => [tested[index], p]));
  return family.map((each) => adjusted.get(each) ?? (each.pairs < fewestPairs ? 1 : each.p));
}

/** What is said of the second variant. */
export function verdictOf(measure: { ratio: number; pairs: number; adjustedP: number; better: "higher" | "lower" }): Verdict {
  const { ratio, pairs, adjustedP, better } = measure;
  if (pairs < fewestPairs) return "too few pairs";
  if (adjustedP > significance) return "no difference shown";
  return ratio > 1 === (better === "higher") ? "faster" : "slower";
}

/** Whether a test decides: not where a count does, nor where there are too few pairs for one. */
export const isTested = ({ pairs, counted }: Tested) => pairs >= fewestPairs && !counted;
