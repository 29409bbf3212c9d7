import type { Blocks } from "./blocks.ts";
import type { Measure } from "./measures.ts";

/** A variant of a ladder, with its valid runs. */
export interface Place {
  variant: string;
  blocks: Blocks;
}

/** One rung of a ladder: its place, and what it changes, in words. */
export interface Step extends Place {
  changes: string;
}

/** The logarithms of the ratios of one place to another, block by block. */
export function between(measure: Measure, { from, to }: { from: Place; to: Place }, blocks: readonly number[]): number[] {
  return blocks.map((block) => logIn(measure, to, block) - logIn(measure, from, block));
}

/** The blocks in which all of these have a number with a logarithm: in those the ratios of the rungs multiply to the whole. */
export function completeBlocks(measure: Measure, places: readonly Place[]): number[] {
  const blocks = [...(places[0]?.blocks.keys() ?? [])];
  return blocks
    .filter((block) => places.every((place) => Number.isFinite(logIn(measure, place, block))))
    .toSorted((one, other) => one - other);
}

function logIn(measure: Measure, { blocks }: Place, block: number): number {
  const run = blocks.get(block);
  return run === undefined ? Number.NaN : Math.log(measure.of(run) ?? Number.NaN);
}
