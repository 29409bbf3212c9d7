import { sweep as findingsOf } from "@coordbench/report";
import { demandNames, workloads } from "../../../k6/workloads/index.ts";
import { checkAll, loadOf, performAll } from "../series.ts";
import { openSession } from "../session.ts";
import { sweepSeries } from "../sweep.ts";
import { variantsIn, variantSyntax } from "../variants.ts";
import { runNames, variationIn } from "../variation.ts";
import { toolsFor } from "../wish.ts";
import { tracedInto } from "../traced.ts";
import { startTraceStoreFor } from "../traces.ts";
import { logFolder } from "../archive.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { countIn, numberIn, readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

const standard = { designs: "two-phase-commit,saga", workload: "steady", repeats: 4, inFlight: 64, durationS: 8, warmUpS: 2 };
const flags = {
  vary: {
    type: "string",
    meaning: `what to vary: name=v1,v2,…; a switch of the designs, what customers want (${demandNames.join(", ")}), or ${runNames.join(", ")}`,
  },
  designs: { type: "string", meaning: `what is compared: ${variantSyntax} (default ${standard.designs})` },
  workload: { type: "string", meaning: `what customers do: ${Object.keys(workloads).join(", ")} (default ${standard.workload})` },
  repeats: { type: "string", meaning: `how often each value is measured with each design (default ${standard.repeats})` },
  saturate: { type: "string", meaning: `closed loop: so many customers who each wait for their answer (default ${standard.inFlight})` },
  rate: { type: "string", meaning: "open loop instead: bookings asked for per second" },
  duration: { type: "string", meaning: `seconds of load of each run (default ${standard.durationS})` },
  ...sessionFlags,
} as const;

/** Varies one thing, and says where the winner changes. */
export const sweep: Command = {
  purpose: "vary one thing over several values with each design, and say where the better of them changes",
  flags,
  async run(args, signal) {
    const { values: given } = readFlags(flags, args);
    if (given.vary === undefined) throw new Error("--vary name=v1,v2,… must say what to vary, such as --vary rtt=0,5,20,50");
    const { name, values } = variationIn(given.vary);
    const workload = given.workload ?? standard.workload;
    const variants = variantsIn("designs", given.designs ?? standard.designs);
    const labels = variants.map(({ label }) => label);
    const load = loadOf(numberIn("rate", given.rate), countIn("saturate", given.saturate) ?? standard.inFlight);
    const section = { id: `sweep-${name}-${workload}`, kind: "sweep", workload, variants: labels, name, values, load } as const;
    const phases = { durationS: numberIn("duration", given.duration) ?? standard.durationS, warmUpS: standard.warmUpS };
    const series = sweepSeries({ section, variants, repeats: countIn("repeats", given.repeats) ?? standard.repeats, phases });
    checkAll(series);
    const wishes = series.map(({ wish }) => wish);
    await using store = await startTraceStoreFor(wishes, logFolder);
    const options = { ...sessionOf("sweep", args, { ...given, signal }), tools: wishes.flatMap(toolsFor) };
    const session = await openSession(options, store && tracedInto(store));
    session.section(section);
    await performAll(session, series);
    return await conclude(session, (results) =>
      findingsOf(results)
        .flatMap(({ words, left }) => [...words, ...left])
        .join("\n"),
    );
  },
};
