import type { Run } from "../../results/run.ts";
import { paragraph, table, type Part, type Text } from "../document.ts";
import { titleOf } from "./groups.ts";

/** Which runs count for nothing, and why. */
export function invalidPart(runs: readonly Run[]): Part | undefined {
  const invalid = runs.filter(({ valid }) => !valid);
  if (invalid.length === 0) return undefined;
  const rows = invalid.map((run): Text[] => [run.id, { variant: run.step.variant }, titleOf(run), run.invalidBecause.join("; ")]);
  const columns = ["Run", "Variant", "Load", "Invalid because"].map((title) => ({ title }));
  return {
    id: "invalid",
    title: "What is invalid, and why",
    blocks: [
      paragraph("These runs are in no table, chart or verdict above: a number that was not earned is not averaged."),
      table({ caption: `${invalid.length} of ${runs.length} runs`, columns, rows }),
    ],
  };
}
