import { sweep as findingsOf } from "@coordbench/report";
import { demandNames } from "../../../k6/workloads/index.ts";
import { checkAll, performAll } from "../series.ts";
import { openSession } from "../session.ts";
import { sweepSeries } from "../sweep.ts";
import { variantsIn, variantSyntax } from "../variants.ts";
import { runNames, variationIn } from "../variation.ts";
import { toolsFor } from "../wish.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { loadFlags, loadIn } from "./load-flags.ts";
import { countIn, readFlags } from "./options.ts";
import { seriesFlags, seriesIn } from "./series-flags.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";
import { targetFlags, targetIn } from "./target-flags.ts";

const standard = { designs: "two-phase-commit,saga", repeats: 4 };
const flags = {
  vary: {
    type: "string",
    meaning: `what to vary: name=v1,v2,…; a switch of the designs, what customers want (${demandNames.join(", ")}), or ${runNames.join(", ")}`,
  },
  designs: { type: "string", meaning: `what is compared: ${variantSyntax} (default ${standard.designs})` },
  ...loadFlags,
  repeats: { type: "string", meaning: `how often each value is measured with each design (default ${standard.repeats})` },
  ...seriesFlags,
  ...targetFlags,
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
    const { workload, demand } = loadIn(given);
    if (Object.hasOwn(demand, name)) throw new Error(`--demand ${name}: the sweep varies it, so that it cannot be fixed as well`);
    const variants = variantsIn("designs", given.designs ?? standard.designs);
    const labels = variants.map(({ label }) => label);
    const { load, phases } = seriesIn(given);
    const section = { id: `sweep-${name}-${workload}`, kind: "sweep", workload, variants: labels, name, values, load } as const;
    const series = sweepSeries({
      section,
      variants,
      repeats: countIn("repeats", given.repeats) ?? standard.repeats,
      common: { demand, ...phases },
    });
    checkAll(series);
    const wishes = series.map(({ wish }) => wish);
    await using laboratory = await targetIn(given).open(wishes);
    const options = { ...sessionOf("sweep", args, { ...given, signal }), tools: wishes.flatMap(toolsFor) };
    const session = await openSession(options, laboratory);
    session.section(section);
    await performAll(session, series);
    return await conclude(session, (results) =>
      findingsOf(results)
        .flatMap(({ words, left }) => [...words, ...left])
        .join("\n"),
    );
  },
};
