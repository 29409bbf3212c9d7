import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Fault, FaultCase } from "../fault.ts";
import { describeFault, stackOf } from "../plan.ts";
import { chaosDesigns, drawChaos } from "./draw.ts";

const time = z.number().min(0);
/** What a fault does is checked by whoever does it. */
const fault = z.looseObject({ atS: time, forS: time, do: z.string() });
const schedule = z.strictObject({
  design: z.enum(chaosDesigns),
  seed: z.int().min(0),
  seconds: z.number().positive(),
  faults: z.array(fault).min(1),
});

/** A schedule in words: what strikes when. */
export function sayChaos(theCase: FaultCase): string {
  const { name, design, drawn, faults } = theCase;
  const { unitsPerItem } = stackOf(theCase);
  const lines = faults.map((each) => `  ${`${each.atS.toFixed(1)} s`.padStart(7)}  ${describeFault(each)}`);
  return [`${design}, ${name}: ${drawn?.seconds} s, ${unitsPerItem} units of each item`, ...lines].join("\n");
}

/** A schedule as a file that can be given back. */
export function writeChaos({ design, drawn, faults }: FaultCase): string {
  return `${JSON.stringify({ design, ...drawn, faults }, undefined, 2)}\n`;
}

/** The schedule of a file: the same customers and stock as its seed has, and the faults that stand there. */
export function readChaos(file: string): FaultCase {
  const read = schedule.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!read.success) throw new Error(`${file} is no schedule: ${z.prettifyError(read.error)}`);
  const { faults, ...draw } = read.data;
  return { ...drawChaos(draw), faults: faults as unknown as [Fault, ...Fault[]] };
}
