import { measures } from "../analysis/measures.ts";
import type { Results } from "../results/results.ts";

/** What one variant came to under one workload, run after run. */
export interface Series {
  variant: string;
  workload: string;
  /** For each headline measure the values of all valid runs, in the order in which they were made. */
  values: Record<string, number[]>;
}

const fewestRuns = 8;

/** Keeps of a session what it takes to draw other sessions from it: the headline measures of its comparisons. */
export function seriesOf({ sections, runs }: Results): Series[] {
  const comparisons = new Set(sections.filter(({ kind }) => kind === "comparison").map(({ id }) => id));
  const own = runs.filter(({ valid, step }) => valid && comparisons.has(step.section));
  const inOrder = own.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
  const groups = [...Map.groupBy(inOrder, ({ step, workload }) => `${workload}: ${step.variant}`).values()];
  return groups.flatMap((group) => {
    const headline = measures.filter(({ family }) => family === "headline");
    const valuesOf = ({ mode, of }: (typeof headline)[number]) => group.filter((run) => run.mode === mode).flatMap((run) => of(run) ?? []);
    const values = Object.fromEntries(headline.map((measure) => [measure.name, valuesOf(measure)]));
    const [first] = group;
    if (first === undefined || Object.values(values).some(({ length }) => length < fewestRuns)) return [];
    return [{ variant: first.step.variant, workload: first.workload, values }];
  });
}
