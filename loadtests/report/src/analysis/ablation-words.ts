import type { AblationFinding, Corner, Product, Rung } from "./findings.ts";
import { listOf, sayCertainty, sayRatio } from "./words.ts";

/** Says how much of the whole difference each rung makes, and what the rungs do not tell. */
export function describeLadder({ rungs, total, label, workload, interaction }: Omit<AblationFinding, "left" | "words">): string[] {
  const [first, ...others] = rungs;
  const last = others.at(-1);
  if (first === undefined || last === undefined || total === null)
    return [`No block has a valid run of every rung under ${workload}: nothing can be said of the ${label}.`];
  const whole = `From ${first.variant} to ${last.variant} the ${label} under ${workload} becomes ${sayRatio(total.ratio)} times what it was (${sayCertainty(total)})`;
  const shares = total.interval[0] > 1 || total.interval[1] < 1;
  const start = shares ? "Of that difference, in logarithms," : "No difference is shown, so that the rungs have no shares in it:";
  return [`${whole}.`, `${start} ${listOf(others.map(sayRung))}.`, interaction.words];
}

function sayRung(rung: Rung): string {
  const share = rung.share === null ? "" : `${Math.round(100 * rung.share)} % is `;
  return `${share}${rung.changes} (${sayRatio(rung.ratio)} times; ${sayCertainty(rung)})`;
}

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
