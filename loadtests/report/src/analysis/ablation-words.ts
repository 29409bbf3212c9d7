import type { AblationFinding, Corner, Product, Rung } from "./findings.ts";
import { listOf, sayCertainty, sayRatio } from "./words.ts";

/** Says how much of the whole difference each rung makes, and what the rungs do not tell. */
export function describeLadder({ rungs, total, label, workload, interaction }: Omit<AblationFinding, "left" | "words">): string[] {
  const [first, ...others] = rungs;
  const last = others.at(-1);
  if (first === undefined || last === undefined || total === null)
    return [`No block has a valid run of every rung under ${workload}: nothing can be said of the ${label}.`];
  const [next] = others;
  const whole = `From ${first.variant} to ${last.variant} the ${label} under ${workload} becomes ${sayRatio(total.ratio)} times what it was (${sayCertainty(total)})`;
  const parts =
    next === undefined || next === last
      ? ""
      : `: ${sayRatio(next.ratio)} times by the first step alone (${nameOf(next)}), ${sayRatio(total.ratio / next.ratio)} times by all that follow`;
  return [`${whole}${parts}.`, `Step by step: ${listOf(others.map(sayRung))}. ${sayShares(others)}`, interaction.words];
}

function sayRung(rung: Rung): string {
  return `${sayRatio(rung.ratio)} times by ${rung.changes} (${sayCertainty(rung)})`;
}

function sayShares(rungs: readonly Rung[]): string {
  const shares = rungs.flatMap(({ share }) => (share === null ? [] : [`${Math.round(100 * share)} %`]));
  return shares.length === 0
    ? "No difference is shown between the ends, so that the steps have no shares in it."
    : `In logarithms, which add up where ratios multiply, that is ${listOf(shares)} of the whole.`;
}

/** What a rung changes, without the explanation. */
const nameOf = ({ changes }: Rung) => changes.split(":")[0];

/** Says how far the order of the rungs matters, as far as it was measured. */
export function sayInteraction({ corners, product }: { corners: readonly Corner[]; product: Product | null }): string {
  if (corners.length === 0)
    return "No rung's change was made elsewhere as well, so that it is not known how far these shares depend on the order of the rungs.";
  const each = corners.map(
    ({ changes, ratio, standing, onTheLadder }) =>
      `${changes} (${sayRatio(ratio)} times ${standing}; ${sayRatio(onTheLadder)} on its rung)`,
  );
  return `What some changes make by themselves: ${listOf(each)}.${product === null ? "" : ` ${sayProduct(product)}`}`;
}

function sayProduct({ alone, onTheLadder, leftOver }: Product): string {
  const [low, high] = leftOver.interval;
  const start = `Together these make ${sayRatio(alone)} times alone and ${sayRatio(onTheLadder)} times on their rungs: the interaction left over is ${sayRatio(leftOver.ratio)} times (${sayCertainty(leftOver)})`;
  const isShown = low > 1 || high < 1;
  return isShown ? `${start}, so that their shares hold for this order of the rungs.` : `${start}, which may be chance.`;
}
