import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws a number from 0 up to 1. */
export type RandomSource = () => number;

/** The same seed draws the same numbers, for ever: what is said of the same results is then the same too. */
export function seeded(seed = 1): RandomSource {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}
