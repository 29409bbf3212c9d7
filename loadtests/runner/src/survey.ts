import type { Section } from "@coordbench/report";
import { runsOf, sectionOf, sectionsOf, type Contest } from "./comparison.ts";
import type { EqualRate } from "./equal-rate.ts";
import { ladderSection, ladderSeries } from "./ladder.ts";
import type { Placed } from "./series.ts";
import { tracedSection, tracedSeries, type TraceStudyPlan } from "./study-traces.ts";
import { sweepSeries } from "./sweep.ts";
import { variantsIn } from "./variants.ts";
import type { Instrument, RunWish } from "./wish.ts";

/** What a survey asks: everything of the designs that are compared, under one workload. */
export interface SurveyPlan {
  contest: Contest;
  inFlight: number;
  rate: EqualRate;
  vary: { name: string; values: string[] };
  study: TraceStudyPlan;
}

/** A question of a survey: the sections that it fills, and the runs that answer it. */
export interface Question {
  sections: Section[];
  series: Placed[];
}

/** How much of all requests telemetry is measured at, against none. */
const tracedShares = ["1%", "100%"];
type Watching = Exclude<Instrument, "failpoints">;
/** What nobody sees from outside takes a run of its own, whose times count for nothing; strace leaves little of the speed. */
const instruments: Record<Watching, (ratePerS: number) => Partial<RunWish>> = {
  flushes: (ratePerS) => ({ ratePerS: Math.min(ratePerS, 20) }),
  profile: (ratePerS) => ({ ratePerS, sampledShare: 0.01 }),
};

/** The questions in the order in which they are asked. */
export function questionsOf(plan: SurveyPlan): Question[] {
  const { contest, inFlight, rate, study } = plan;
  const competition = sectionsOf(contest, { inFlight, rate });
  return [
    { sections: competition, series: runsOf(contest, competition) },
    climbed(plan),
    varied(plan),
    { sections: [tracedSection(study)], series: tracedSeries(study) },
    ...contest.variants.map(({ chosen: { design } }) => telemetryOf(plan, design)),
    watched(plan, "flushes"),
    watched(plan, "profile"),
  ];
}

function climbed({ contest: { workload, repeats, durationS, warmUpS }, inFlight }: SurveyPlan): Question {
  const section = ladderSection(workload, { mode: "closed", inFlight });
  return { sections: [section], series: ladderSeries(section, { repeats, durationS, warmUpS }) };
}

function varied({ contest, rate, vary }: SurveyPlan): Question {
  const { workload, variants, repeats, durationS, warmUpS } = contest;
  const labels = variants.map(({ label }) => label);
  const id = `sweep-${vary.name}-${workload}`;
  const section = { id, kind: "sweep", workload, variants: labels, ...vary, load: { mode: "open", ratePerS: rate.ratePerS } } as const;
  // A curve is held up by its neighbours: it takes fewer runs at each of its points than a verdict does.
  return {
    sections: [section],
    series: sweepSeries({ section, variants, repeats: Math.ceil(repeats / 2), common: { durationS, warmUpS } }),
  };
}

function telemetryOf({ contest, rate: { ratePerS, rateFrom } }: SurveyPlan, design: string): Question {
  const variants = variantsIn("designs", [design, ...tracedShares.map((share) => `${design}:traced=${share}`)].join(","));
  const own = { ...contest, variants };
  const section = sectionOf(own, { id: `telemetry-${design}`, load: { mode: "open", ratePerS }, rateFrom });
  return { sections: [section], series: runsOf(own, [section]) };
}

function watched({ contest: { workload, variants, durationS, warmUpS }, rate }: SurveyPlan, instrument: Watching): Question {
  const id = `instrument-${instrument}`;
  return {
    sections: [{ id, kind: "tour", workload, variants: variants.map(({ label }) => label) }],
    series: variants.map(({ chosen, label }) => ({
      wish: { ...chosen, workload, durationS, warmUpS, instrument, ...instruments[instrument](rate.ratePerS) },
      step: { section: id, variant: label, block: 1, point: null },
    })),
  };
}
