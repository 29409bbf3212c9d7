import { mean, sampleWithReplacement } from "simple-statistics";
import { bootstrap } from "../statistics/bootstrap.ts";
import type { Flip } from "./findings.ts";
import type { Measure } from "./measures.ts";
import type { CurvePoint } from "./sweep-curve.ts";

/**
 * Finds where the better variant changes: between two values with different winners and none in between. The crossing is where the
 * mean logarithm of the ratio, drawn straight from value to value, is 0; its interval comes from drawing blocks anew.
 */
export function flipsBetween({ measure, curve }: { measure: Measure; curve: readonly CurvePoint[] }): Flip[] {
  const decided = curve.flatMap((point) => (point.winner === null ? [] : [{ point, winner: point.winner }]));
  const logarithmic = curve.every(({ x }) => x !== null && x > 0);
  return decided.slice(1).flatMap(({ point: after, winner: to }, index) => {
    const { point: before, winner: from } = decided[index] ?? { point: after, winner: to };
    if (from === to) return [];
    const stretch = curve.slice(curve.indexOf(before), curve.indexOf(after) + 1);
    const between: [string, string] = [before.value, after.value];
    return [{ measure: measure.name, between, ...crossing(stretch, logarithmic), from, to }];
  });
}

function crossing(stretch: readonly CurvePoint[], logarithmic: boolean): Pick<Flip, "at" | "interval"> {
  if (stretch.some(({ x }) => x === null)) return { at: null, interval: null };
  const xs = stretch.map(({ x }) => (logarithmic ? Math.log(x ?? 0) : (x ?? 0)));
  const back = logarithmic ? Math.exp : (x: number) => x;
  const blocks = [...new Set(stretch.flatMap(({ differences }) => [...differences.keys()]))];
  const seen = stretch.map(({ differences }) => mean([...differences.values()]));
  const side = Math.sign(seen[0] ?? 0);
  const [low, high] = bootstrap((random) => {
    const drawn = sampleWithReplacement(blocks, blocks.length, random);
    const ys = stretch.map(({ differences }, index) => meanOf(drawn, differences) ?? seen[index] ?? 0);
    return crossingOf(xs, ys, side);
  });
  return { at: back(crossingOf(xs, seen, side)), interval: [back(low), back(high)] };
}

/** A draw may lack every block that a value has; the value then stays where it was seen. */
function meanOf(blocks: readonly number[], differences: ReadonlyMap<number, number>): number | null {
  const own = blocks.flatMap((block) => differences.get(block) ?? []);
  return own.length === 0 ? null : mean(own);
}

/** Where a line through these points first leaves the side on which it was seen to begin; one of its ends if it never is there, or stays. */
function crossingOf(xs: readonly number[], ys: readonly number[], side: number): number {
  const index = ys.findIndex((y) => y * side <= 0);
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[index - 1], xs[index], ys[index - 1], ys[index]];
  if (index === -1) return xs.at(-1) ?? 0;
  return index === 0 ? x1 : x0 + ((x1 - x0) * y0) / (y0 - y1);
}
