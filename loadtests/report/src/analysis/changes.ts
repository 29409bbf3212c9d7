import { median } from "simple-statistics";
import type { Results } from "../results/results.ts";
import type { Run } from "../results/run.ts";
import { significance, type Interval } from "../statistics/interval.ts";
import { shiftBetween, smallestChance } from "../statistics/rank-sum.ts";
import { measures, type Measure } from "./measures.ts";

/** What became of one measure of one variant between two sessions. */
export interface Change {
  variant: string;
  /** The load in words. */
  load: string;
  label: string;
  unit: string;
  better: "higher" | "lower";
  before: number;
  after: number;
  runs: [before: number, after: number];
  /** After over before; null where there are too few runs to say how sure it is. */
  ratio: number | null;
  interval: Interval | null;
  verdict: "better" | "worse" | "no change shown" | "too few runs";
}

/** What became of all of them. */
export interface Changes {
  changes: Change[];
  /** What could not be compared, or makes the comparison weaker, and why. */
  remarks: string[];
}

const rateTolerance = 0.1;
const notCompared = new Set(["capacity"]);
/** Whether something was in the way of what was measured: such a run is of use to whoever made it, and quoted nowhere. */
const isDisturbed = ({ switches }: Run) => switches["instrument"] !== undefined;

/** Compares what two sessions have in common: the same variants at the same places, by the same measures. */
export function changesSince(baseline: Results, results: Results): Changes {
  const [before, after] = [placesOf(baseline), placesOf(results)];
  const remarks = machineRemarks(baseline, results);
  const pairs = [...after].flatMap(([place, late]) => {
    const early = before.get(place);
    const [first, last] = [early?.[0], late[0]];
    if (early === undefined || first === undefined || last === undefined) return [];
    const rates = [rateOf(first), rateOf(last)] as const;
    if (Math.abs(Math.log(rates[1] / rates[0])) <= rateTolerance) return measures.flatMap((measure) => pairOf(measure, early, late));
    remarks.push(
      `${last.step.variant} was loaded differently under ${last.workload}: ${rates[0]} before, ${rates[1]} now, so it is not compared.`,
    );
    return [];
  });
  if (pairs.length === 0) remarks.push("The two sessions have no valid run in common.");
  return { changes: pairs.map((pair) => changeOf(pair, pairs.length)), remarks };
}

/** Whether something became worse beyond the interval. */
export function hasRegressed({ changes }: Changes): boolean {
  return changes.some(({ verdict }) => verdict === "worse");
}

function placesOf({ sections, runs }: Results): Map<string, Run[]> {
  const left = new Set(sections.filter(({ kind }) => notCompared.has(kind)).map(({ id }) => id));
  const own = runs.filter((run) => run.valid && !left.has(run.step.section) && !isDisturbed(run));
  return Map.groupBy(own, ({ step, workload, mode }) => JSON.stringify([step.section, step.variant, step.point, workload, mode]));
}

const rateOf = ({ switches }: Run) => Number(switches["rate"] ?? switches["inFlight"] ?? 1);

interface Pair {
  measure: Measure;
  first: Run;
  before: number[];
  after: number[];
}

function pairOf(measure: Measure, early: readonly Run[], late: readonly Run[]): Pair[] {
  const valuesOf = (runs: readonly Run[]) =>
    runs.flatMap((run) => (run.mode === measure.mode ? (measure.of(run) ?? []) : [])).filter((value) => value > 0);
  const [before, after] = [valuesOf(early), valuesOf(late)];
  const [first] = late;
  return first === undefined || before.length === 0 || after.length === 0 ? [] : [{ measure, first, before, after }];
}

/** All questions together give a false alarm at most once in twenty, as far as so few runs can be as sure as that. */
function changeOf({ measure, first, before, after }: Pair, questions: number): Change {
  const chance = smallestChance(before.length, after.length);
  const alpha = chance > significance ? 0 : Math.max(significance / questions, chance);
  const found = shiftBetween(before.map(Math.log), after.map(Math.log), alpha * (1 + 1e-9));
  const interval: Interval | null = found === undefined ? null : [Math.exp(found.interval[0]), Math.exp(found.interval[1])];
  const { label, unit, better } = measure;
  return {
    variant: first.step.variant,
    load: [
      first.workload,
      first.mode === "open" ? `${rateOf(first)} bookings per second` : `${rateOf(first)} in flight`,
      first.step.point ?? [],
    ]
      .flat()
      .join(", "),
    label,
    unit,
    better,
    before: median(before),
    after: median(after),
    runs: [before.length, after.length],
    ratio: found === undefined ? null : Math.exp(found.shift),
    interval,
    verdict: verdictOf(interval, better),
  };
}

function verdictOf(interval: Interval | null, better: Change["better"]): Change["verdict"] {
  if (interval === null) return "too few runs";
  if (interval[0] <= 1 && interval[1] >= 1) return "no change shown";
  return interval[0] > 1 === (better === "higher") ? "better" : "worse";
}

function machineRemarks(before: Results, after: Results): string[] {
  const [old, now] = [before.manifest.machine, after.manifest.machine];
  const names = ["cpu", "cores", "memoryMb", "kernel"] as const;
  return names
    .filter((name) => old[name] !== now[name])
    .map((name) => `The machine is another one: ${name} was ${old[name]} and is ${now[name]}, so a change may be the machine's.`);
}
