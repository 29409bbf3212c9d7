import { ablation as findingsOf } from "@coordbench/report";
import { workloads } from "../../../k6/workloads/index.ts";
import { ladderSection, ladderSeries } from "../ladder.ts";
import { checkAll, performAll } from "../series.ts";
import { openSession } from "../session.ts";
import { toolsFor } from "../wish.ts";
import { ceilingTools, ensureCeilings } from "../ceilings/measure-ceilings.ts";
import { paces } from "../ceilings/pace.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { loadFlags, loadIn } from "./load-flags.ts";
import { countIn, readFlags } from "./options.ts";
import { seriesFlags, seriesIn } from "./series-flags.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

const standard = { workloads: "steady,hot", repeats: 6 };
const flags = {
  workload: {
    type: "string",
    meaning: `what customers do, several separated by commas: ${Object.keys(workloads).join(", ")} (default ${standard.workloads})`,
  },
  demand: loadFlags.demand,
  repeats: { type: "string", meaning: `how often the ladder is climbed (default ${standard.repeats})` },
  ...seriesFlags,
  ...sessionFlags,
} as const;

/** Climbs from one design to the other, a change at a time. */
export const ablation: Command = {
  purpose: "climb from two-phase commit to the saga one change at a time: how much is the protocol, and how much all else?",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const { load, phases } = seriesIn(values);
    const repeats = countIn("repeats", values.repeats) ?? standard.repeats;
    const loads = (values.workload ?? standard.workloads).split(",").map((workload) => loadIn({ workload, demand: values.demand }));
    const ladders = loads.map(({ workload, demand }) => ({ section: ladderSection(workload, load), demand }));
    const series = ladders.flatMap(({ section, demand }) => ladderSeries(section, { repeats, demand, ...phases }));
    checkAll(series);
    const session = await openSession({
      ...sessionOf("ablation", args, { ...values, signal }),
      tools: [...ceilingTools, ...series.flatMap(({ wish }) => toolsFor(wish))],
    });
    for (const { section } of ladders) session.section(section);
    await performAll(session, series);
    await ensureCeilings(session, paces.standard, signal);
    return conclude(session, (results) =>
      findingsOf(results)
        .flatMap(({ words, left }) => [...words, ...left])
        .join("\n"),
    );
  },
};
