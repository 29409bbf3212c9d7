import { hash32 } from "@coordbench/domain";

/** Draws a number from 0 up to, but not including, 1. */
export type Draw = () => number;

const range = 2 ** 32;

/** Draws lots that are the same whenever they are drawn from the same seed. */
export function drawing(seed: string): Draw {
  let drawn = 0;
  return () => hash32(`${seed} ${drawn++}`) / range;
}

/** One of several. */
export function oneOf<Value>(draw: Draw, values: readonly Value[]): Value {
  const value = values[Math.floor(draw() * values.length)];
  if (value === undefined) throw new Error("nothing to choose from");
  return value;
}
