import type { Results } from "../results/results.ts";
import type { SectionOf } from "../results/section.ts";
import { medianOf } from "../statistics/median.ts";
import { blocksOf, invalidRuns, type Blocks } from "./blocks.ts";
import type { SweepFinding } from "./findings.ts";
import { measures, type Measure } from "./measures.ts";
import { flipsBetween } from "./sweep-flips.ts";
import { curveOf, type Point } from "./sweep-curve.ts";
import { describeCurve } from "./sweep-words.ts";

type Section = SectionOf<"sweep">;

/** Finds for every sweep of a session what its values did, and where the better of two variants changes. */
export function sweep(results: Results): SweepFinding[] {
  return results.sections.filter((section) => section.kind === "sweep").map((section) => findSweep(results, section));
}

function findSweep(results: Results, section: Section): SweepFinding {
  const { id, name, workload, variants, values } = section;
  const own = measures.filter(({ mode }) => mode === section.load.mode);
  const points = values.map((value) => ({
    value,
    variants: variants.map((variant) => ({ variant, blocks: blocksOf(results, { section: id, variant, point: value }) })),
  }));
  const curves = own.flatMap((measure) =>
    variants.flatMap((a, index) => variants.slice(index + 1).map((b) => ({ measure, a, b, curve: curveOf(measure, points, [a, b]) }))),
  );
  const found = curves.map((each) => ({ ...each, flips: flipsBetween(each) }));
  return {
    name,
    workload,
    points: points.map((point) => summarize(point, own)),
    flips: found.flatMap(({ flips }) => flips),
    left: invalidRuns(results, section),
    words: found.flatMap((each) => describeCurve({ ...each, name })),
  };
}

function summarize({ value, variants }: Point, own: readonly Measure[]): SweepFinding["points"][number] {
  return {
    value,
    variants: variants.map(({ variant, blocks }) => ({
      variant,
      measures: Object.fromEntries(own.flatMap((measure) => summaryOf(measure, blocks))),
    })),
  };
}

function summaryOf(measure: Measure, blocks: Blocks): [string, ReturnType<typeof medianOf>][] {
  const values = [...blocks.values()].map(measure.of).filter((value) => value !== null);
  return values.length === 0 ? [] : [[measure.name, medianOf(values)]];
}
