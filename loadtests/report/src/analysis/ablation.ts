import { mean } from "simple-statistics";
import type { Results } from "../results/results.ts";
import type { SectionOf } from "../results/section.ts";
import { medianOf } from "../statistics/median.ts";
import { interactionOf } from "./ablation-corners.ts";
import { between, completeBlocks, type Step } from "./ablation-ladder.ts";
import { describeLadder, sayInteraction } from "./ablation-words.ts";
import { blocksOf, estimateRatio, invalidRuns } from "./blocks.ts";
import type { AblationFinding, RatioEstimate, Rung } from "./findings.ts";
import { measures, type Measure } from "./measures.ts";

/** Finds for every ladder of a session how much of the whole difference each rung makes. */
export function ablation(results: Results): AblationFinding[] {
  return results.sections
    .filter((section) => section.kind === "ablation")
    .flatMap((section) => measures.filter(({ mode }) => mode === section.load.mode).flatMap((measure) => climb(results, section, measure)));
}

function climb(results: Results, section: SectionOf<"ablation">, measure: Measure): AblationFinding[] {
  const place = (step: { variant: string; changes: string }) => ({ ...step, blocks: blocksOf(results, { section: section.id, ...step }) });
  const ladder = section.rungs.map(place);
  const { rungs, total } = rungsOf(measure, ladder);
  // Many a cost cannot be measured of every rung; that a headline is missing has to be said.
  if (rungs.length === 0 && measure.family === "cost") return [];
  const { corners, product } = interactionOf(measure, ladder, section.corners.map(place));
  const { name, label, unit, better } = measure;
  const variants = [...section.rungs, ...section.corners].map(({ variant }) => variant);
  const interaction = { corners, product, words: sayInteraction({ corners, product }) };
  const finding = { workload: section.workload, measure: name, label, unit, better, rungs, total, interaction };
  const left = invalidRuns(results, { id: section.id, variants });
  return [{ ...finding, left, words: describeLadder(finding) }];
}

function rungsOf(measure: Measure, ladder: readonly Step[]): { rungs: Rung[]; total: RatioEstimate | null } {
  const blocks = completeBlocks(measure, ladder);
  const [first, last] = [ladder[0], ladder.at(-1)];
  if (first === undefined || last === undefined || blocks.length === 0) return { rungs: [], total: null };
  const whole = between(measure, { from: first, to: last }, blocks);
  const total = estimateRatio(whole);
  // Shares of a difference that may be none would be shares of noise.
  const isShown = total.interval[0] > 1 || total.interval[1] < 1;
  const rungs = ladder.map((step, index) => {
    const differences = between(measure, { from: ladder[index - 1] ?? step, to: step }, blocks);
    const values = blocks.flatMap((block) => step.blocks.get(block) ?? []).flatMap((run) => measure.of(run) ?? []);
    return {
      variant: step.variant,
      changes: step.changes,
      median: medianOf(values).median,
      ...estimateRatio(differences),
      share: isShown ? mean(differences) / mean(whole) : null,
    };
  });
  return { rungs, total };
}
