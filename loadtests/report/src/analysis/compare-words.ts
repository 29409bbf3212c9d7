import { fewestPairs } from "../statistics/interval.ts";
import type { Comparison, MeasureComparison } from "./findings.ts";
import { measures } from "./measures.ts";
import { listOf, sayCertainty, sayRatio } from "./words.ts";

/** Says in sentences what a comparison found: the same findings, the same words. */
export function describeComparison(comparison: Omit<Comparison, "words">): string[] {
  const { a, b, workload, measures: all } = comparison;
  if (all.length === 0) return [`There is no pair of valid runs of ${a} and ${b} under ${workload} to compare.`];
  const shown = all.filter(({ verdict }) => verdict === "faster" || verdict === "slower");
  return [
    ...shown.map((measure) => claim(measure, comparison)),
    ...together(
      all.filter(({ verdict }) => verdict === "no difference shown"),
      `No difference between ${a} and ${b} is shown in`,
    ),
    ...together(
      all.filter(({ verdict }) => verdict === "too few pairs"),
      `Too few pairs for a verdict, which takes ${fewestPairs}: ${b} was seen against ${a} in`,
    ),
    comparison.drift.words,
  ];
}

function claim(compared: MeasureComparison, { a, b }: { a: string; b: string }): string {
  const measure = measures.find(({ name }) => name === compared.measure);
  if (measure === undefined) throw new Error(`nothing is known of the measure ${compared.measure}: it belongs into measures.ts`);
  const said = measure.claim({ a, b, times: `${sayRatio(compared.ratio)} times` });
  // A variant keeps its name as it is, at the beginning of a sentence too.
  const begun = said.replace(/^(the|a) /, (article) => `${article.charAt(0).toUpperCase()}${article.slice(1)}`);
  return `${begun} ${compared.at} (${sayCertainty(compared)}).`;
}

function together(own: MeasureComparison[], start: string): string[] {
  if (own.length === 0) return [];
  return [`${start} ${listOf(own.map((each) => `${each.label} ${each.at} (${sayRatio(each.ratio)} times; ${sayCertainty(each)})`))}.`];
}
