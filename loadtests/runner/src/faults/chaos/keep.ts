import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Fault } from "../fault.ts";
import { describeFault } from "../plan.ts";
import { chaosDesigns, type Chaos } from "./draw.ts";

const time = z.number().min(0);
/** What a fault does is checked by whoever does it. */
const fault = z.looseObject({ atS: time, forS: time, do: z.string() });
const schedule = z.strictObject({
  design: z.enum(chaosDesigns),
  seed: z.int().min(0),
  seconds: z.number().positive(),
  unitsPerItem: z.int().positive(),
  faults: z.array(fault).min(1),
});

/** A schedule in words: what strikes when. */
export function sayChaos({ design, seed, seconds, unitsPerItem, faults }: Chaos): string {
  const lines = faults.map((each) => `  ${`${each.atS.toFixed(1)} s`.padStart(7)}  ${describeFault(each)}`);
  return [`${design}, seed ${seed}: ${seconds} s, ${unitsPerItem} units of each item`, ...lines].join("\n");
}

/** A schedule as a file that can be given back. */
export function writeChaos(chaos: Chaos): string {
  return `${JSON.stringify(chaos, undefined, 2)}\n`;
}

/** The schedule that stands in a file, also when lots would draw another one by now, or somebody has changed it. */
export function readChaos(file: string): Chaos {
  const read = schedule.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!read.success) throw new Error(`${file} is no schedule: ${z.prettifyError(read.error)}`);
  const { faults, ...others } = read.data;
  return { ...others, faults: faults as unknown as [Fault, ...Fault[]] };
}
