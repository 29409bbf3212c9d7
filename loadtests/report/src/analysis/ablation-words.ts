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
    return "No rung's change was made in another order, so that it is not known how far these shares depend on the order.";
  const each = corners.map(
    (corner) =>
      `${corner.changes} (${sayRatio(corner.ratio)} times ${corner.standing === "alone" ? "by itself" : "when it is made last"}, ${sayRatio(corner.onTheLadder)} on its rung)`,
  );
  return `In another order: ${listOf(each)}. ${product === null ? "Not every change was measured so, and what they would make one by one is not known." : sayProduct(product)}`;
}

function sayProduct({ standing, oneByOne, together, leftOver }: Product): string {
  const [low, high] = leftOver.interval;
  const how = standing === "alone" ? "each change made alone" : "each change made last";
  const start = `The effects of ${how} multiply to ${sayRatio(oneByOne)} times, together they make ${sayRatio(together)} times`;
  const rest = `${sayRatio(leftOver.ratio)} times (${sayCertainty(leftOver)})`;
  return low <= 1 && high >= 1
    ? `${start}: the interaction left over is ${rest}, which chance may be.`
    : `${start}: the interaction left over is ${rest}, so that ${leftOver.ratio > 1 ? "more" : "less"} comes of them together than of each by itself.`;
}
