import { styleText } from "node:util";
import type { FaultRecord } from "@coordbench/report";
import { drawTable } from "../../table.ts";

const header = [
  "schedule",
  "design",
  "faults",
  "hit",
  "bookings",
  "confirmed",
  "refused",
  "no answer",
  "lost",
  "oversold",
  "stuck",
  "verdict",
];
const colours = { passed: "green", failed: "red", invalid: "yellow" } as const;

/** What every schedule came to, and why some did not pass. */
export function drawChaosTable(records: readonly FaultRecord[]): string {
  const complaints = records.filter(({ verdict }) => verdict !== "passed").map(complain);
  return [drawTable(header, records.map(rowOf)), ...complaints].join("\n\n");
}

function rowOf(record: FaultRecord): string[] {
  const { name, design, faults, outcomes, oversell, stuck, verdict } = record;
  const refused = Object.values(outcomes.rejected).reduce((sum, count) => sum + count, outcomes.refused);
  const figures = [outcomes.confirmed + refused + outcomes.unknown, outcomes.confirmed, refused, outcomes.unknown];
  return [
    name,
    design,
    String(faults.length),
    String(faults.filter(({ hit }) => hit > 0).length),
    ...figures.map(String),
    lostIn(record),
    String(oversell.units),
    String(stuck),
    styleText(colours[verdict], verdict),
  ];
}

const lostIn = ({ lost: { units, cents } }: FaultRecord) =>
  units === 0 && cents === 0 ? "0" : `${figureOf(units)} units, ${figureOf(cents)} cents`;
const figureOf = (figure: FaultRecord["lost"]["units"]) => (typeof figure === "number" ? String(figure) : "unknown");

function complain({ name, design, faults, verdict, because }: FaultRecord): string {
  const missed = faults.filter(({ hit }) => hit === 0).map(({ what, evidence }) => `not hit: ${what}: ${evidence}`);
  const which = styleText(colours[verdict], `${design}, ${name} ${verdict}:`);
  return [which, ...[...because, ...(verdict === "invalid" ? [] : missed)].map((line) => `  ${line}`)].join("\n");
}
