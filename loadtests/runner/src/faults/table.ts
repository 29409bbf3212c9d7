import { styleText } from "node:util";
import type { FaultRecord } from "@coordbench/report";
import { drawTable } from "../table.ts";

const header = ["case", "hit", "confirmed", "refused", "no answer", "suffered", "recovered", "unfinished", "oldest", "audit", "verdict"];

/** What cases came to, as a table for each design, and why some did not pass. */
export function drawFaults(records: readonly FaultRecord[]): string {
  const tables = [...Map.groupBy(records, ({ design }) => design)].map(
    ([design, own]) => `${styleText("bold", design)}\n${drawTable(header, own.map(rowOf))}`,
  );
  const complaints = records.filter(({ verdict }) => verdict !== "passed").map(complain);
  return [...tables, legend, ...complaints].join("\n\n");
}

function rowOf({ name, faults, outcomes, suffered, recoveredMs, worst, audit, verdict }: FaultRecord): string[] {
  const refused = Object.values(outcomes.rejected).reduce((sum, count) => sum + count, outcomes.refused);
  return [
    name,
    String(faults.reduce((sum, { hit }) => sum + hit, 0)),
    String(outcomes.confirmed),
    String(refused),
    String(outcomes.unknown),
    String(suffered.bookings),
    recoveredMs === null ? "not in the load" : seconds(recoveredMs),
    String(worst.unfinished),
    seconds(worst.oldestMs),
    audit.verdict === "holds"
      ? "holds"
      : `${audit.verdict}: ${audit.invariants
          .filter((each) => each.verdict !== "holds")
          .map(({ id }) => id)
          .join(", ")}`,
    styleText(colours[verdict], verdict),
  ];
}

const colours = { passed: "green", failed: "red", invalid: "yellow" } as const;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

function complain({ design, name, where, fault, expected, verdict, because }: FaultRecord): string {
  const which = `${design}, ${name} (${where}: ${fault}; expected: ${expected}) ${verdict}:`;
  return `${styleText(colours[verdict], which)}\n  ${because.join("\n  ")}`;
}

const legend = `hit          how often faults demonstrably hit                 suffered     customers who were refused for the fault, had no answer,
recovered    from the last healing until the last of them came              or waited for longer than a second
unfinished   operations unfinished or in doubt, at worst       oldest       the age of the oldest of them, at worst
audit        what the audit found; violated is right where the matrix says so, with the invariants that it names`;
