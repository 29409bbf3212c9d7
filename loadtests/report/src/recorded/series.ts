import { measures } from "../analysis/measures.ts";
import type { Results } from "../results/results.ts";

/** What one variant came to under one workload, run after run. */
export interface Series {
  variant: string;
  workload: string;
  /** How long each was loaded. */
  durationS: number;
  /** For each headline measure with enough of them the values of all valid runs, in the order in which they were made. */
  values: Record<string, number[]>;
}

const fewestRuns = 8;
/** What is compared with itself is one series. */
const again = / \(again\)$/;

/** Keeps of a session what it takes to draw other sessions from it: the headline measures of its comparisons. */
export function seriesOf({ sections, runs }: Results): Series[] {
  const comparisons = new Set(sections.filter(({ kind }) => kind === "comparison").map(({ id }) => id));
  const own = runs.filter(({ valid, step }) => valid && comparisons.has(step.section));
  const inOrder = own.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
  const groups = [...Map.groupBy(inOrder, ({ step, workload }) => `${workload}: ${step.variant.replace(again, "")}`).values()];
  return groups.flatMap((group) => {
    const headline = measures.filter(({ family }) => family === "headline");
    const valuesOf = ({ mode, of }: (typeof headline)[number]) => group.filter((run) => run.mode === mode).flatMap((run) => of(run) ?? []);
    const measured = headline.map((measure) => [measure.name, valuesOf(measure)] as const).filter(([, { length }]) => length >= fewestRuns);
    const [first] = group;
    if (first === undefined || measured.length === 0) return [];
    const { step, workload, durationS } = first;
    return [{ variant: step.variant.replace(again, ""), workload, durationS, values: Object.fromEntries(measured) }];
  });
}
