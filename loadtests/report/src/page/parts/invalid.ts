import type { Results } from "../../results/results.ts";
import type { Run } from "../../results/run.ts";
import { paragraph, table, type Part, type Text } from "../document.ts";
import { count } from "../numbers.ts";
import { titleOf } from "./groups.ts";

/** Runs that count for nothing though they should have: what a search for capacity found too much is an answer. */
function invalidOf({ sections, runs }: Pick<Results, "sections" | "runs">): Run[] {
  const searches = new Set(sections.filter(({ kind }) => kind === "capacity").map(({ id }) => id));
  return runs.filter(({ valid, step }) => !valid && !searches.has(step.section));
}

/** How many runs there are, how many faults were tried, and how many of them count for nothing. */
export function tally({ sections, runs, faults }: Pick<Results, "sections" | "runs" | "faults">): string {
  const missed = faults.filter(({ verdict }) => verdict === "invalid").length;
  const all = [
    ...(runs.length > 0 || faults.length === 0 ? [sayOf(count(runs.length, "run"), invalidOf({ sections, runs }).length)] : []),
    ...(faults.length > 0 ? [sayOf(count(faults.length, "fault"), missed)] : []),
  ];
  return all.join(" and ");
}

const sayOf = (things: string, invalid: number) => `${things}${invalid === 0 ? "" : `, ${invalid} of them invalid,`}`;

/** Which runs count for nothing, and why. */
export function invalidPart(results: Results): Part | undefined {
  const invalid = invalidOf(results);
  if (invalid.length === 0) return undefined;
  const rows = invalid.map((run): Text[] => [run.id, { variant: run.step.variant }, titleOf(run), run.invalidBecause.join("; ")]);
  const columns = ["Run", "Variant", "Load", "Invalid because"].map((title) => ({ title }));
  return {
    id: "invalid",
    title: "What is invalid, and why",
    blocks: [
      paragraph("These runs are in no table, chart or verdict above: a number that was not earned is not averaged."),
      table({ caption: `${invalid.length} of ${count(results.runs.length, "run")}`, columns, rows }),
    ],
  };
}
