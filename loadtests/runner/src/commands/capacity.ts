import { capacity as analyse, type SectionOf } from "@coordbench/report";
import { workloadOf } from "../../../k6/workloads/index.ts";
import { drawCapacity } from "../draw-findings.ts";
import { findCapacity, probesToCome } from "../find-capacity.ts";
import { openSession } from "../session.ts";
import { toolsOf, variantsIn, variantSyntax } from "../variants.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { loadFlags, loadIn } from "./load-flags.ts";
import { numberIn, readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";
import { targetFlags, targetIn } from "./target-flags.ts";

const standard = { design: "two-phase-commit", objective: "p99=100ms", precision: "10%", durationS: 15 };
const warmUpS = 3;

const flags = {
  design: { type: "string", meaning: `${variantSyntax} (default ${standard.design})` },
  ...loadFlags,
  objective: {
    type: "string",
    meaning: `what must hold of the confirmed bookings: p50, p90, p99 or p999 within milliseconds (default ${standard.objective})`,
  },
  precision: {
    type: "string",
    meaning: `how close the highest rate that holds and the lowest that does not are in the end (default ${standard.precision})`,
  },
  duration: { type: "string", meaning: `seconds of load in each run (default ${standard.durationS}s)` },
  ...targetFlags,
  ...sessionFlags,
} as const;

/** Searches for the highest rate of arrivals that a design can take. */
export const capacity: Command = {
  purpose: "search for the highest rate of arrivals at which a design keeps to an objective, brings every booking, and passes the audit",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const { workload, demand } = loadIn(values);
    const variants = variantsIn("design", values.design ?? standard.design);
    const load = {
      demand,
      durationS: numberIn("duration", values.duration) ?? standard.durationS,
      warmUpS,
      startPerS: workloadOf(workload).ratePerS,
    };
    const section: SectionOf<"capacity"> = {
      id: "capacity",
      kind: "capacity",
      workload,
      variants: variants.map(({ label }) => label),
      objective: objectiveIn(values.objective ?? standard.objective),
      precision: precisionIn(values.precision ?? standard.precision),
    };
    await using laboratory = await targetIn(values).open([]);
    const session = await openSession({ ...sessionOf("capacity", args, { ...values, signal }), tools: toolsOf(variants) }, laboratory);
    session.section(section);
    for (const [index, variant] of variants.entries()) {
      const others = variants.slice(index + 1).map(() => probesToCome({ load }));
      await findCapacity(session, { section, variant, load }, others);
    }
    return await conclude(session, (results) => analyse(results).map(drawCapacity).join("\n\n"));
  },
};

/** Reads an objective such as `p99=100ms`. */
export function objectiveIn(text: string): SectionOf<"capacity">["objective"] {
  const [, name, ms] = /^(p50|p90|p99|p999)=(\d+(?:\.\d+)?)(?:ms)?$/.exec(text) ?? [];
  if (name === undefined || !(Number(ms) > 0))
    throw new Error(`--objective must be p50, p90, p99 or p999 with milliseconds, such as ${standard.objective}, not ${text}`);
  return { percentile: name as "p50" | "p90" | "p99" | "p999", ms: Number(ms) };
}

/** Reads a precision such as `10%` or `0.1`. */
export function precisionIn(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const share = Number(digits) / (percent === "%" ? 100 : 1);
  if (!(share >= 0.01 && share <= 1)) throw new Error(`--precision must be a share from 1% to 100%, not ${text}`);
  return share;
}
