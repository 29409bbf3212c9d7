import { catalogue } from "./catalogue.ts";
import { inspect } from "./inspect.ts";
import type { Inspection } from "./inspect.ts";
import { toolNames } from "./tool.ts";

/** Looks for every tool, in the order of the catalogue, and brings none. */
export function inspectTools(): Promise<readonly Inspection[]> {
  return Promise.all(toolNames.map((name) => inspect(catalogue[name])));
}

/** The findings as a text table: tool, wanted, found, where from. */
export function doctorTable(inspections: readonly Inspection[]): string {
  const rows = [["tool", "wanted", "found", "where from"], ...inspections.map(rowOf)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}

function rowOf({ wanted, tool, problems }: Inspection): readonly string[] {
  const asked = `${wanted.minimum} or newer`;
  if (tool !== undefined) return [tool.name, asked, tool.version, `${tool.from} (${tool.path})`];
  const tooOld = problems.map(({ why }) => why).join(", ");
  return [wanted.name, asked, tooOld === "" ? "nothing" : tooOld, "will be brought when a command needs it"];
}
