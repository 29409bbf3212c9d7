import type { Results } from "../results/results.ts";
import type { SectionOf } from "../results/section.ts";
import { selfBand } from "../statistics/bootstrap.ts";
import { invalidRuns } from "./blocks.ts";
import { driftBetween } from "./compare-drift.ts";
import { measureBoth, type Measurement } from "./compare-measures.ts";
import { describeComparison } from "./compare-words.ts";
import type { Comparison, MeasureComparison } from "./findings.ts";
import { listOf } from "./words.ts";
import { adjustedPs, isTested, procedureOf, verdictOf } from "./verdict.ts";

/** Compares all variants of a session's comparisons with each other, two by two, under each workload. */
export function compare(results: Results): Comparison[] {
  const sections = results.sections.filter((section) => section.kind === "comparison");
  return [...Map.groupBy(sections, ({ workload }) => workload).values()].flatMap((own) => {
    const variants = [...new Set(own.flatMap((section) => section.variants))];
    return variants.flatMap((a, index) => variants.slice(index + 1).flatMap((b) => compareTwo(results, own, [a, b])));
  });
}

function compareTwo(results: Results, all: SectionOf<"comparison">[], [a, b]: [string, string]): Comparison[] {
  const sections = all.filter(({ variants }) => variants.includes(a) && variants.includes(b));
  const [first] = sections;
  if (first === undefined) return [];
  const measured = measureBoth(results, sections, [a, b]);
  const measures = judge(measured.measurements).map(({ counted: _counted, values, ...measure }) => ({
    ...measure,
    bands: [...bandOf(a, values.a), ...bandOf(b, values.b)],
  }));
  const comparison = {
    a,
    b,
    workload: first.workload,
    measures,
    drift: driftBetween(measured.measurements, [a, b]),
    left: [...sections.flatMap(({ id }) => invalidRuns(results, { id, variants: [a, b] })), ...measured.left],
  };
  return [{ ...comparison, words: [...describeComparison(comparison), ...measured.words, ...sayProcedures(measured.measurements)] }];
}

/** Gives each measure its verdict, as one of its family. */
export function judge(measurements: readonly Measurement[]): (Measurement & Pick<MeasureComparison, "adjustedP" | "verdict">)[] {
  const families = Map.groupBy(measurements, ({ family }) => family);
  return [...families.values()].flatMap((family) => {
    const ps = adjustedPs(family);
    return family.map((measurement, index) => {
      const adjustedP = ps[index] ?? 1;
      return { ...measurement, adjustedP, verdict: verdictOf({ ...measurement, adjustedP }) };
    });
  });
}

/** How far a variant differs from itself when it is compared with itself in as many pairs. */
function bandOf(variant: string, values: readonly number[]): MeasureComparison["bands"] {
  if (values.length < 2) return [];
  const [low, high] = selfBand(values.map(Math.log), values.length);
  return [{ variant, band: [Math.exp(low), Math.exp(high)] }];
}

/** How the measures of each family paid for being several, where they are and were tested at all. */
function sayProcedures(measurements: readonly Measurement[]): string[] {
  const tested = measurements.filter(isTested);
  return [...Map.groupBy(tested, ({ family }) => family)].flatMap(([family, own]) => {
    if (own.length < 2) return [];
    const asked = listOf(own.map(({ label, at }) => `${label} ${at}`));
    const fewest = Math.min(...own.map(({ pairs }) => pairs));
    return procedureOf(own) === "Holm"
      ? [`The verdicts on ${own.length} ${family} measures are corrected by Holm's method.`]
      : [
          `${fewest} pairs are too few for Holm's method over ${own.length} ${family} measures: they were asked in a fixed order, each only if all before it showed a difference: ${asked}.`,
        ];
  });
}
