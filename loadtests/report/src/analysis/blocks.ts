import type { Results } from "../results/results.ts";
import type { Run } from "../results/run.ts";
import { signFlip } from "../statistics/sign-flip.ts";
import type { RatioEstimate } from "./findings.ts";
import type { Measure } from "./measures.ts";
import { listOf } from "./words.ts";

/** The valid runs of one variant at one point of a section, by their block. */
export type Blocks = ReadonlyMap<number, Run>;

/** Finds the valid runs of a variant at a point of a section; of several in one block the last counts. */
export function blocksOf(
  { runs }: Results,
  { section, variant, point = null }: { section: string; variant: string; point?: string | null },
): Blocks {
  const own = runs.filter(({ valid, step }) => valid && step.section === section && step.variant === variant && step.point === point);
  return new Map(own.map((run) => [run.step.block, run]));
}

/** Says in one sentence which blocks of a section have no valid run of a variant; why not is told where invalid runs are listed. */
export function invalidRuns({ runs }: Results, { id, variants }: { id: string; variants: readonly string[] }): string[] {
  const own = runs.filter(({ step }) => step.section === id && variants.includes(step.variant));
  const wanting = [...Map.groupBy(own, ({ step }) => JSON.stringify(step)).values()].filter((tries) => tries.every(({ valid }) => !valid));
  const byVariant = Map.groupBy(
    wanting.flatMap(([run]) => run?.step ?? []),
    ({ variant, point }) => (point === null ? variant : `${variant} at ${point}`),
  );
  const places = [...byVariant].map(([variant, steps]) => `${variant}, block ${listOf(steps.map(({ block }) => String(block)))}`);
  return places.length === 0 ? [] : [`Left out, having no valid run (${id}): ${places.join("; ")}.`];
}

/** What a measure came to in the blocks in which both variants have it. */
export interface Pairs {
  blocks: number[];
  a: number[];
  b: number[];
}

/** Pairs two variants within blocks; a pair needs two positive numbers, since nothing else has a ratio. */
export function pairUp(measure: Measure, a: Blocks, b: Blocks): Pairs {
  const both = [...a.keys()].flatMap((block) => {
    const [first, second] = [valueIn(measure, a, block), valueIn(measure, b, block)];
    return first !== null && second !== null && first > 0 && second > 0 ? [{ block, first, second }] : [];
  });
  both.sort((one, other) => one.block - other.block);
  return { blocks: both.map(({ block }) => block), a: both.map(({ first }) => first), b: both.map(({ second }) => second) };
}

/** The logarithms of the paired ratios, b over a. */
export function logRatios({ a, b }: Pick<Pairs, "a" | "b">): number[] {
  return a.map((value, index) => Math.log((b[index] ?? value) / value));
}

/** What a ratio is known to be, from the logarithms of its pairs. */
export function estimateRatio(differences: readonly number[]): RatioEstimate {
  const { mean, p, interval, confidence } = signFlip(differences);
  return { ratio: Math.exp(mean), interval: [Math.exp(interval[0]), Math.exp(interval[1])], confidence, pairs: differences.length, p };
}

function valueIn(measure: Measure, blocks: Blocks, block: number): number | null {
  const run = blocks.get(block);
  return run === undefined ? null : measure.of(run);
}
