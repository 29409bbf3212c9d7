import { workloadOf } from "../../../k6/workloads/index.ts";
import { ablation, capacity, compare, sweep, type Results } from "@coordbench/report";
import { logFolder } from "../archive.ts";
import { ceilingTools, ensureCeilings } from "../ceilings/measure-ceilings.ts";
import { paces } from "../ceilings/pace.ts";
import { drawCapacity, drawComparison } from "../draw-findings.ts";
import { drawStudy, studyLegend } from "../draw-traces.ts";
import { findEqualRate, type EqualRate } from "../equal-rate.ts";
import { checkAll, expectedOf, performAll, type Placed } from "../series.ts";
import { openSession } from "../session.ts";
import { studyTraces } from "../study-traces.ts";
import { questionsOf, type Question } from "../survey.ts";
import { tracedInto } from "../traced.ts";
import { startTraceStore } from "../traces.ts";
import { variantsIn } from "../variants.ts";
import { variationIn } from "../variation.ts";
import { toolsFor } from "../wish.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { loadFlags, loadIn } from "./load-flags.ts";
import { countIn, numberIn, readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

const standard = { repeats: 8, durationS: 10, vary: "rtt=0,1,5,20,50,140,200" };
const designs = "two-phase-commit,saga";
const inFlight = 64;
const warmUpS = 2;
const traced = { count: 200, durationS: 15 };

const flags = {
  workload: loadFlags.workload,
  repeats: {
    type: "string",
    meaning: `blocks of each comparison and of the ladder, half as many of the sweep (default ${standard.repeats})`,
  },
  duration: { type: "string", meaning: `seconds of load in each run (default ${standard.durationS}s)` },
  rate: { type: "string", meaning: "bookings per second for latency and cost (default: half of what the slower design can take)" },
  vary: { type: "string", meaning: `what the sweep varies: name=v1,v2,… (default ${standard.vary})` },
  ...sessionFlags,
} as const;

/** Asks everything in one session. */
export const survey: Command = {
  purpose:
    "ask everything of two-phase commit and the saga in one session: capacity, comparison, ablation, a sweep, traces, what telemetry costs, flushes, ceilings: hours",
  flags,
  async run(args, signal) {
    const { values } = readFlags(flags, args);
    const { workload } = loadIn({ workload: values.workload });
    const durationS = numberIn("duration", values.duration) ?? standard.durationS;
    const repeats = countIn("repeats", values.repeats) ?? standard.repeats;
    const contest = { workload, demand: {}, variants: variantsIn("designs", designs), repeats, durationS, warmUpS };
    const vary = variationIn(values.vary ?? standard.vary);
    const planAt = (rate: EqualRate) => ({ contest, inFlight, rate, vary, study: { ...contest, ...traced, ratePerS: rate.ratePerS } });
    const given = numberIn("rate", values.rate);
    // Whatever the rate will be, what the runs need and how long they take is known.
    const planned = seriesOf(questionsOf(planAt({ ratePerS: given ?? workloadOf(workload).ratePerS, rateFrom: "given by --rate" })));
    checkAll(planned);
    await using traceStore = await startTraceStore(logFolder);
    const tools = [...ceilingTools, ...planned.flatMap(({ wish }) => toolsFor(wish))];
    const session = await openSession({ ...sessionOf("survey", args, { ...values, signal }), tools }, tracedInto(traceStore));
    const found = await findEqualRate(session, contest, expectedOf(planned));
    const plan = planAt(given === undefined ? found : { ratePerS: given, rateFrom: "given by --rate" });
    const questions = questionsOf(plan);
    for (const section of questions.flatMap(({ sections }) => sections)) session.section(section);
    await performAll(session, seriesOf(questions));
    await ensureCeilings(session, paces.standard, signal);
    session.add({ traces: studyTraces(session, plan.study) });
    return await conclude(session, draw);
  },
};

function seriesOf(questions: readonly Question[]): Placed[] {
  return questions.flatMap(({ series }) => series);
}

function draw(results: Results): string {
  const curves = [...ablation(results), ...sweep(results)].map(({ words, left }) => [...words, ...left].join("\n"));
  return [
    ...capacity(results).map(drawCapacity),
    ...compare(results).map(drawComparison),
    ...curves,
    ...results.traces.map(drawStudy),
    studyLegend,
  ].join("\n\n");
}
