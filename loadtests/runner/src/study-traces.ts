import type { Run, SectionOf, TraceStudy } from "@coordbench/report";
import { studyOf, type Trace } from "@coordbench/traces";
import { readTracesOf } from "./archive.ts";
import type { Placed } from "./series.ts";
import type { Session } from "./session.ts";
import type { Variant } from "./variants.ts";

/** Which bookings are looked at: so many of each variant, at one rate. */
export interface TraceStudyPlan {
  workload: string;
  demand?: Record<string, string>;
  variants: readonly Variant[];
  ratePerS: number;
  count: number;
  durationS: number;
  warmUpS: number;
}

/** Some of the requests are duplicates, cancels, or refused. */
const spare = 1.3;
const id = "traces";

/** The section of the runs that are traced. */
export function tracedSection({ workload, variants }: Pick<TraceStudyPlan, "workload" | "variants">): SectionOf<"tour"> {
  return { id, kind: "tour", workload, variants: variants.map(({ label }) => label) };
}

/** A run of each variant, of which as small a share is traced as will do. */
export function tracedSeries({ workload, demand = {}, variants, ratePerS, count, ...phases }: TraceStudyPlan): Placed[] {
  const sampledShare = Math.min(1, (count * spare) / (ratePerS * phases.durationS));
  return variants.map(({ chosen, label }) => ({
    wish: { ...chosen, workload, demand, ratePerS, sampledShare, ...phases },
    step: { section: id, variant: label, block: 1, point: null },
  }));
}

/** Studies what the traced runs of a session have left. */
export function studyTraces(session: Session, { count }: Pick<TraceStudyPlan, "count">): TraceStudy[] {
  const { runs } = session.results();
  return runs
    .filter(({ step, valid }) => step.section === id && valid)
    .map((run) => studyRun(run, readTracesOf(session.file, run.id), count));
}

function studyRun({ step, workload, throughput, traces }: Run, all: readonly Trace[], count: number): TraceStudy {
  const study = studyOf(all.filter(isBooking).slice(0, count));
  const { sampledShare, orphans } = traces ?? { sampledShare: 0, orphans: 0 };
  return { variant: step.variant, workload, ratePerS: throughput.offered ?? 0, sampledShare, orphans, ...study };
}

/** A booking that was confirmed, and not the repetition of one, which waits for the first. */
function isBooking({ spans }: Trace): boolean {
  return spans.some(({ name, outcome }) => name === "book" && outcome === "confirmed") && spans.some(({ name }) => name === "decide");
}

/** Where a Jaeger shows the median bookings of the first two variants beside each other. */
export function compareLinkOf(ui: string, studies: readonly TraceStudy[]): string | null {
  const [a, b] = studies.flatMap(({ waterfalls }) => waterfalls.filter(({ rank }) => rank === "p50").map(({ traceId }) => traceId));
  return a === undefined || b === undefined ? null : `${ui.replace(/\/$/, "")}/trace/${a}...${b}?cohort=${a}&cohort=${b}`;
}
