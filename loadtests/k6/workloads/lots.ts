import type { Phase } from "../../runner/src/load-plan.ts";

const goldenRatio = 0x9e3779b9;
const phaseSalt = { w: 0x77777777, l: 0x6c6c6c6c } as const satisfies Record<Phase, number>;

/** Scatters 32 bits over 32 bits, one to one: the finalizer of MurmurHash3. */
export function scatter(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The key from which everything about one iteration is drawn; no two iterations of a phase share one. */
export function keyOf(seed: number, phase: Phase, iteration: number): number {
  return scatter(scatter(seed ^ phaseSalt[phase]) + Math.imul(iteration, goldenRatio));
}

/** Draws the lot with this number, in [0, 1): numbers and not text, because k6 interprets its scripts and pays for every character hashed. */
export function lot(key: number, number: number): number {
  return scatter(key + Math.imul(number + 1, goldenRatio)) / 2 ** 32;
}
