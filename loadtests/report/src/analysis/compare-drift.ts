import { holm } from "../statistics/adjust.ts";
import { driftOf } from "../statistics/drift.ts";
import { significance } from "../statistics/interval.ts";
import type { Measurement } from "./compare-measures.ts";
import { listOf, sayRatio } from "./words.ts";

const fewestBlocks = 4;

/** Whether the headline measures moved from the first half of the blocks to the second, Holm over them. */
export function driftBetween(measurements: readonly Measurement[], variants: readonly string[]): { shown: boolean; words: string } {
  const long = measurements.filter(({ family, pairs }) => family === "headline" && pairs >= fewestBlocks);
  if (long.length === 0) return { shown: false, words: `Drift cannot be seen in fewer than ${fewestBlocks} blocks.` };
  const moved = long.map(({ label, at, values }) => ({ label, at, ...driftOf([values.a, values.b].map((own) => own.map(Math.log))) }));
  const ps = holm(moved.map(({ p }) => p));
  const shown = moved.filter((_, index) => (ps[index] ?? 1) <= significance);
  if (shown.length === 0) return { shown: false, words: "No drift is shown between the first half of the session and the second." };
  const changes = shown.map(({ label, at, changes: own }) => {
    const each = own.map((change, index) => `${sayRatio(Math.exp(change))} times for ${variants[index] ?? ""}`);
    return `${label} ${at} (${listOf(each)})`;
  });
  return {
    shown: true,
    words: `The session drifted from its first half to its second: ${listOf(changes)}. Pairs lie within blocks, so that what drift does to both sides cancels out of their ratios.`,
  };
}
