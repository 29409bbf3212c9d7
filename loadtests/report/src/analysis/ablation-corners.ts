import { mean } from "simple-statistics";
import { between, completeBlocks, type Step } from "./ablation-ladder.ts";
import { estimateRatio } from "./blocks.ts";
import type { Corner, Product } from "./findings.ts";
import type { Measure } from "./measures.ts";

/** A change that was made to the first rung, and the rung that makes it on the ladder. */
interface Twice {
  corner: Step;
  before: Step;
  rung: Step;
}

/** Compares what changes do on their rungs with what they do alone, at the foot of the ladder: the difference is interaction. */
export function interactionOf(
  measure: Measure,
  ladder: readonly Step[],
  corners: readonly Step[],
): { corners: Corner[]; product: Product | null } {
  const [foot] = ladder;
  if (foot === undefined) return { corners: [], product: null };
  const twice = corners.flatMap((corner): Twice[] => {
    const index = ladder.findIndex(({ changes }) => changes === corner.changes);
    const [before, rung] = [ladder[index - 1], ladder[index]];
    if (before === undefined || rung === undefined)
      throw new Error(`no rung changes what the corner ${corner.variant} does, "${corner.changes}": the two must have the same words`);
    return completeBlocks(measure, [foot, corner, before, rung]).length === 0 ? [] : [{ corner, before, rung }];
  });
  return { corners: twice.map((each) => cornerOf(measure, foot, each)), product: productOf(measure, foot, twice) };
}

function cornerOf(measure: Measure, foot: Step, { corner, before, rung }: Twice): Corner {
  const blocks = completeBlocks(measure, [foot, corner, before, rung]);
  return {
    variant: corner.variant,
    changes: corner.changes,
    standing: `alone, on ${foot.variant}`,
    onTheLadder: Math.exp(mean(between(measure, { from: before, to: rung }, blocks))),
    ...estimateRatio(between(measure, { from: foot, to: corner }, blocks)),
  };
}

function productOf(measure: Measure, foot: Step, twice: readonly Twice[]): Product | null {
  const blocks = completeBlocks(measure, [foot, ...twice.flatMap(({ corner, before, rung }) => [corner, before, rung])]);
  if (twice.length === 0 || blocks.length === 0) return null;
  const alone = added(twice.map(({ corner }) => between(measure, { from: foot, to: corner }, blocks)));
  const onTheLadder = added(twice.map(({ before, rung }) => between(measure, { from: before, to: rung }, blocks)));
  const leftOver = estimateRatio(onTheLadder.map((log, index) => log - (alone[index] ?? 0)));
  return { alone: Math.exp(mean(alone)), onTheLadder: Math.exp(mean(onTheLadder)), leftOver };
}

/** Sums of logarithms, block by block: products of ratios. */
function added([first = [], ...others]: readonly number[][]): number[] {
  return first.map((log, index) => others.reduce((total, logs) => total + (logs[index] ?? 0), log));
}
