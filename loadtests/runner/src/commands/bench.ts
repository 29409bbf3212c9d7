import { compare, type Results, type Section } from "@coordbench/report";
import { logFolder } from "../archive.ts";
import { paces } from "../ceilings/pace.ts";
import { ceilingTools, ensureCeilings } from "../ceilings/measure-ceilings.ts";
import { runsOf, sectionOf } from "../comparison.ts";
import { designs } from "../designs/index.ts";
import { drawComparison } from "../draw-findings.ts";
import { drawStudy, studyLegend } from "../draw-traces.ts";
import { labelOf } from "../label.ts";
import { performAll, type Placed } from "../series.ts";
import { openSession } from "../session.ts";
import { studyTraces, tracedSection, tracedSeries } from "../study-traces.ts";
import { summarize } from "../summary.ts";
import { inTurn, tourOf } from "../tour.ts";
import { tracedInto } from "../traced.ts";
import { startTraceStore } from "../traces.ts";
import { variantsIn } from "../variants.ts";
import { toolsFor, type RunWish } from "../wish.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

/** Short, so that all of it ends within eight minutes on two cores. */
const phases = { warmUpS: 2, durationS: 4 };
const workload = "steady";
/** Six pairs are the fewest that a verdict can come from. */
const repeats = 6;
/** Two busy cores would bring the customers late, and a late run has to be made again. */
const ratePerS = 60;
const rateFrom = "far below what the designs can take on two cores: `compare` finds out how much that is";

const all = [...designs.values()];
// The control promises nothing: it is shown, and compared with nobody.
const names = all.filter(({ isDurable }) => isDurable).map(({ name }) => name);
const contest = { workload, variants: variantsIn("designs", names.join(",")), repeats, ...phases };
const competition = sectionOf(contest, { id: "equal-rate", load: { mode: "open", ratePerS }, rateFrom });
const tour = place(inTurn(tourOf(all, { ratePerS, ...phases, compared: { workload, designs: names } })));
const saturation = place(names.map((design) => ({ design, workload, inFlight: 64, ...phases })));
const study = { workload, variants: contest.variants, ratePerS, count: 100, durationS: 8, warmUpS: 2 };

/** The whole tour. */
export const bench: Command = {
  purpose:
    "compare the designs in six pairs of runs, show them and the control under every load, trace them, and write the report: eight minutes",
  flags: sessionFlags,
  async run(args, signal) {
    const { values } = readFlags(sessionFlags, args);
    const series = [...runsOf(contest, [competition]), ...tour, ...saturation, ...tracedSeries(study)];
    const tools = [...ceilingTools, ...series.flatMap(({ wish }) => toolsFor(wish))];
    await using traceStore = await startTraceStore(logFolder);
    const session = await openSession({ ...sessionOf("bench", args, { ...values, signal }), tools }, tracedInto(traceStore));
    for (const section of [competition, ...sectionsOf([...tour, ...saturation]), tracedSection(study)]) session.section(section);
    await performAll(session, series);
    await ensureCeilings(session, paces.brief, signal);
    session.add({ traces: studyTraces(session, study) });
    return await conclude(session, draw);
  },
};

/** Runs that are shown once, each in the section of its workload and its load. */
function place(wishes: readonly RunWish[]): Placed[] {
  return wishes.map((wish) => ({
    wish,
    step: {
      section: `tour-${wish.workload}${wish.inFlight === undefined ? "" : "-saturation"}`,
      variant: labelOf(wish.design, wish.switches ?? {}),
      block: 1,
      point: null,
    },
  }));
}

function sectionsOf(placed: readonly Placed[]): Section[] {
  return [...Map.groupBy(placed, ({ step }) => step.section)].map(([id, own]) => ({
    id,
    kind: "tour",
    workload: own[0]?.wish.workload ?? "",
    variants: own.map(({ step }) => step.variant),
  }));
}

function draw(results: Results): string {
  const shown = results.runs.filter(({ step }) => step.section !== "traces");
  return [summarize(shown), ...results.traces.map(drawStudy), studyLegend, ...compare(results).map(drawComparison)].join("\n\n");
}
