import { randomFrom } from "@coordbench/simulation";

/** Lots that are the same whenever they are drawn from the same seed. */
export interface Lots {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number;
  /** One of several; there must be some. */
  oneOf<Each>(several: readonly Each[]): Each;
  /** A number of seconds, to a tenth. */
  seconds(least: number, most: number): number;
}

const tenths = 10;

/** The lots of a seed. */
export function lotsOf(seed: number): Lots {
  const { below } = randomFrom(seed);
  return {
    below,
    oneOf(several) {
      if (several.length === 0) throw new Error("there is nothing to choose from");
      return several[below(several.length)] as (typeof several)[number];
    },
    seconds: (least, most) => (least * tenths + below(Math.round((most - least) * tenths) + 1)) / tenths,
  };
}
