import { compare, type Results, type Section } from "@coordbench/report";
import { workloadOf } from "../../../k6/workloads/index.ts";
import { runsOf, sectionOf } from "../comparison.ts";
import { designs } from "../designs/index.ts";
import { drawComparison } from "../draw-findings.ts";
import { labelOf } from "../label.ts";
import { performAll, type Placed } from "../series.ts";
import { openSession } from "../session.ts";
import { summarize } from "../summary.ts";
import { inTurn, tourOf } from "../tour.ts";
import { variantsIn } from "../variants.ts";
import { toolsFor, type RunWish } from "../wish.ts";
import type { Command } from "./command.ts";
import { conclude } from "./conclude.ts";
import { readFlags } from "./options.ts";
import { sessionFlags, sessionOf } from "./session-flags.ts";

/** Short, so that all of it ends within eight minutes on two cores: 21 runs, each of 8 s and about 11 s besides. */
const phases = { warmUpS: 2, durationS: 6 };
const workload = "steady";
/** Six pairs are the fewest that a verdict can come from. */
const repeats = 6;
const rateFrom = "the workload's usual rate, far below what the designs can take on two cores: `compare` finds out how much that is";

/** Compares the designs at one rate, and shows each of them where stock is scarce and where everybody wants the same. */
export const bench: Command = {
  purpose:
    "compare the designs in six pairs of runs, and show them and the control under scarce and hot load: the whole tour, in seven minutes",
  flags: sessionFlags,
  async run(args, signal) {
    const { values } = readFlags(sessionFlags, args);
    const all = [...designs.values()];
    // The control promises nothing: it is shown, and compared with nobody.
    const names = all.filter(({ isDurable }) => isDurable).map(({ name }) => name);
    const contest = { workload, variants: variantsIn("designs", names.join(",")), repeats, ...phases };
    const load = { mode: "open" as const, ratePerS: workloadOf(workload).ratePerS };
    const competition = sectionOf(contest, { id: "equal-rate", load, rateFrom });
    const tour = place(inTurn(tourOf(all, { ...phases, compared: { workload, designs: names } })));
    const session = await openSession({
      ...sessionOf("bench", args, { ...values, signal }),
      tools: tour.flatMap(({ wish }) => toolsFor(wish)),
    });
    for (const section of [competition, ...sectionsOf(tour)]) session.section(section);
    await performAll(session, [...runsOf(contest, [competition]), ...tour]);
    return conclude(session, draw);
  },
};

/** The runs of the tour, each in the section of its workload. */
function place(wishes: readonly RunWish[]): Placed[] {
  return wishes.map((wish) => ({
    wish,
    step: { section: `tour-${wish.workload}`, variant: labelOf(wish.design, wish.switches ?? {}), block: 1, point: null },
  }));
}

function sectionsOf(tour: readonly Placed[]): Section[] {
  return [...Map.groupBy(tour, ({ step }) => step.section)].map(([id, own]) => ({
    id,
    kind: "tour",
    workload: own[0]?.wish.workload ?? "",
    variants: own.map(({ step }) => step.variant),
  }));
}

function draw(results: Results): string {
  return [summarize(results.runs), ...compare(results).map(drawComparison)].join("\n\n");
}
