import { median } from "simple-statistics";
import type { Results } from "../results/results.ts";
import type { SectionOf } from "../results/section.ts";
import { blocksOf, estimateRatio, logRatios, pairUp, type Blocks, type Pairs } from "./blocks.ts";
import type { MeasureComparison } from "./findings.ts";
import { measures, type Measure } from "./measures.ts";
import { sayNumber } from "./words.ts";

type Section = SectionOf<"comparison">;
type Two = [a: string, b: string];

/** A measure of two variants before it is judged as one of its family. */
export interface Measurement extends Omit<MeasureComparison, "adjustedP" | "verdict" | "bands"> {
  /** Whether each variant had the very same number in all blocks. */
  counted: boolean;
  values: Pairs;
}

/** Measures two variants in all sections that have both; what has no ratio is said in words. */
export function measureBoth(results: Results, sections: readonly Section[], two: Two) {
  const all = measures.flatMap((measure) =>
    sections
      .filter(({ load }) => load.mode === measure.mode)
      .map((section) => ({
        measure,
        section,
        a: blocksOf(results, { section: section.id, variant: two[0] }),
        b: blocksOf(results, { section: section.id, variant: two[1] }),
      })),
  );
  return {
    measurements: all.flatMap((each) => measureOne(each)),
    left: all.flatMap(({ measure, section, a, b }) =>
      without(
        measure,
        section.id,
        new Map([
          [two[0], a],
          [two[1], b],
        ]),
      ),
    ),
    words: all.flatMap(({ measure, a, b }) => noneOnOneSide(measure, two, [a, b])),
  };
}

interface Place {
  measure: Measure;
  section: Section;
  a: Blocks;
  b: Blocks;
}

function measureOne({ measure, section, a, b }: Place): Measurement[] {
  const values = pairUp(measure, a, b);
  const differences = logRatios(values);
  if (differences.length === 0) return [];
  const { name, label, unit, better, family } = measure;
  return [
    {
      measure: name,
      label,
      unit,
      better,
      family,
      section: section.id,
      values,
      load: section.load.mode === "closed" ? "saturation" : "equal rate",
      at:
        section.load.mode === "closed"
          ? `with ${section.load.inFlight} in flight`
          : `at ${sayNumber(section.load.ratePerS)} bookings per second`,
      a: median(values.a),
      b: median(values.b),
      ...estimateRatio(differences),
      counted: [values.a, values.b].every((own) => new Set(own).size === 1),
    },
  ];
}

/** In which blocks a valid run lacks what every run should have. */
function without(measure: Measure, section: string, sides: Map<string, Blocks>): string[] {
  if (measure.family === "cost") return [];
  return [...sides].flatMap(([variant, blocks]) =>
    [...blocks].flatMap(([block, run]) =>
      measure.of(run) === null
        ? [`A block is left out of ${measure.label}: ${variant}, block ${block} (${section}) has none, since ${whyNone(measure)}.`]
        : [],
    ),
  );
}

const whyNone = ({ mode }: Measure) =>
  mode === "closed" ? "the audit did not hold" : "an unknown outcome ranks there, or nothing was confirmed";

/** A cost that one variant does not have at all is no ratio, and yet a difference. */
function noneOnOneSide({ of, label, unit }: Measure, [a, b]: Two, [ofA, ofB]: [Blocks, Blocks]): string[] {
  const numbers = [ofA, ofB].map((blocks) => [...blocks.values()].map(of).filter((value) => value !== null));
  const [inA = [], inB = []] = numbers;
  if (inA.length === 0 || inB.length === 0) return [];
  const isNone = (values: number[]) => values.every((value) => value === 0);
  if (isNone(inA) === isNone(inB)) return [];
  const [some, none, values] = isNone(inA) ? [b, a, inB] : [a, b, inA];
  return [`${some} has ${sayNumber(median(values))} ${unit} under "${label}", ${none} none at all.`];
}
