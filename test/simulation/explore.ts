import { drawSchedule, randomFrom, type Fault, type Schedule } from "@coordbench/simulation";
import type { Stage } from "./play.ts";

/** A seed whose schedule breaks an invariant. */
export interface Broken {
  seed: number;
  schedule: Schedule;
  fault: Fault;
}

/** Where to look: `count` seeds from the first on, in the design as it is or with a plant. */
export interface Exploration {
  first: number;
  count: number;
  plant?: string;
  /** Only a fault of this invariant counts. */
  invariant?: number;
  /** Is told of every answer that a client got. */
  heard?(answer: string): void;
}

/** The schedule of a seed. */
export function scheduleOf(seed: number): Schedule {
  return drawSchedule(randomFrom(seed));
}

/** Plays one seed after the other until one breaks an invariant. */
export function explore(stage: Stage, { first, count, plant, invariant, heard }: Exploration): Broken | undefined {
  for (let seed = first; seed < first + count; seed++) {
    const schedule = scheduleOf(seed);
    const { fault, asked } = stage.play(schedule, plant);
    if (heard !== undefined) for (const { kind, told } of asked) heard(`${kind}: ${told}`);
    if (fault !== undefined && (invariant === undefined || fault.invariant === invariant)) return { seed, schedule, fault };
  }
  return undefined;
}
