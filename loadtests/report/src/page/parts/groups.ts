import type { Results } from "../../results/results.ts";
import type { Run } from "../../results/run.ts";
import { percent } from "../numbers.ts";

/** Runs that were made alike in all but the variant. */
export interface Group {
  title: string;
  section: string;
  workload: string;
  isOpen: boolean;
  runs: readonly Run[];
  /** Its valid runs by variant, in the order in which the variants appeared. */
  variants: ReadonlyMap<string, readonly Run[]>;
}

const besideEachOther = new Set(["tour", "comparison"]);

/**
 * The runs of tours and comparisons, and those of no section: what stands beside each other in one table. A run under an
 * instrument stands nowhere: what it was made for is told elsewhere, and all else of it is disturbed.
 */
export function groupsOf({ sections, runs }: Pick<Results, "sections" | "runs">): Group[] {
  const kinds = new Map(sections.map(({ id, kind }) => [id, kind]));
  const shown = runs.filter(({ step, switches }) => besideEachOther.has(kinds.get(step.section) ?? "tour") && !switches["instrument"]);
  // What is compared may differ in all but its load, and its name says in what.
  const isComparison = ({ step }: Run) => kinds.get(step.section) === "comparison";
  const alike = Map.groupBy(shown, (run) => [run.step.section, isComparison(run) ? loadOf(run) : titleOf(run)].join("\n"));
  const groups = [...alike.values()].map((own) => groupOf(own));
  const isTwice = ({ title }: Group) => groups.filter((group) => group.title === title).length > 1;
  return groups.map((group) => (isTwice(group) ? { ...group, title: `${group.title} (${group.section})` } : group));
}

/** What a run was put under, in words. */
export function titleOf(run: Run): string {
  const { switches, network, traces } = run;
  const distance = network === null ? [] : [`${network.roundTripMs} ms apart`];
  const traced = traces === null ? [] : [`${percent(traces.sampledShare)} traced`];
  const instrument = switches["instrument"] === undefined ? [] : [`under an instrument: ${switches["instrument"]}`];
  return [loadOf(run), ...distance, ...traced, ...instrument].join(", ");
}

function loadOf({ workload, mode, switches, throughput }: Run): string {
  const load = mode === "closed" ? `${switches["inFlight"] ?? "?"} in flight` : `${throughput.offered ?? "?"} bookings/s asked for`;
  return `${workload}, ${load}`;
}

function groupOf(runs: readonly Run[]): Group {
  const [first] = runs;
  // What only some of them were put under is in their names.
  const [title = "", ...others] = new Set(runs.map(titleOf));
  const valid = runs.filter(({ valid: isValid }) => isValid);
  return {
    title: first !== undefined && others.length > 0 ? loadOf(first) : title,
    section: first?.step.section ?? "",
    workload: first?.workload ?? "",
    isOpen: first?.mode === "open",
    runs,
    variants: Map.groupBy(valid, ({ step }) => step.variant),
  };
}
