import type { Accents } from "../accents.ts";
import type { CapacityFinding, CapacityPoint } from "../../analysis/findings.ts";
import { linearAxis, logAxis } from "../charts/axis.ts";
import { lineChart, type Line } from "../charts/lines.ts";
import { columnsOf, heading, paragraph, table, type Block, type Figure, type Part, type Text } from "../document.ts";
import { digits, range } from "../numbers.ts";

/** How many bookings per second each variant can take. */
export function capacityPart(findings: readonly CapacityFinding[], accents: Accents): Part | undefined {
  const loads = Map.groupBy(findings, ({ workload, objective }) => `${workload}, ${objective.percentile} within ${objective.ms} ms`);
  if (loads.size === 0) return undefined;
  return {
    id: "capacity",
    title: "How much load it takes",
    blocks: [paragraph(meaning), ...[...loads].flatMap(([load, own]) => blocksOf(load, own, accents))],
  };
}

const meaning = "Capacity is the highest arrival rate at which the objective, the attainment of the load and the audit all hold.";

function blocksOf(load: string, findings: readonly CapacityFinding[], accents: Accents): Block[] {
  const rows = findings.map(({ variant, highestHeld, lowestFailed, interval, atLeast }): Text[] => [
    { variant },
    `${atLeast ? "at least " : ""}${digits(highestHeld)}`,
    digits(lowestFailed),
    interval === null ? "–" : range(interval),
  ]);
  return [
    heading(load),
    table({
      caption: `Capacity in bookings per second: ${load}`,
      columns: columnsOf(["Variant"], ["highest rate that held", "lowest that did not", "95 % interval"]),
      rows,
    }),
    curveFigure(load, findings, accents),
    { kind: "list", items: findings.flatMap(({ words }) => words) },
  ];
}

function curveFigure(load: string, findings: readonly CapacityFinding[], accents: Accents): Figure {
  const lines = findings.map(({ variant, curve }): Line => ({ variant, points: curve.map(pointOf) }));
  const points = findings.flatMap(({ curve }) => curve);
  const objective = findings[0]?.objective.ms ?? 0;
  return {
    kind: "figure",
    title: `Latency against load: ${load}`,
    finding: `${findings.map(({ variant, highestHeld }) => `${variant} holds up to ${digits(highestHeld)} bookings/s`).join("; ")}. A filled mark held the objective, a hollow one did not.`,
    draw: lineChart({
      x: linearAxis(
        "bookings/s asked for",
        points.map(({ ratePerS }) => ratePerS),
      ),
      y: logAxis("p99 ms", [objective, ...points.flatMap(({ p99 }) => p99 ?? [])]),
      lines,
      marks: [{ axis: "y", at: objective, words: `the objective: ${objective} ms` }],
      accents,
      heightPx: 320,
    }),
    table: table({
      caption: `Every rate that was tried: ${load}`,
      columns: [...columnsOf(["Variant"], ["bookings/s", "p50 ms", "p99 ms", "runs"]), { title: "held" }],
      rows: findings.flatMap(({ variant, curve }) =>
        curve.map((point): Text[] => [
          { variant },
          digits(point.ratePerS),
          digits(point.p50),
          digits(point.p99),
          String(point.probes),
          held(point),
        ]),
      ),
    }),
  };
}

const pointOf = ({ ratePerS, p99, held: isHeld }: CapacityPoint) => ({
  x: ratePerS,
  y: p99,
  mark: isHeld ? ("held" as const) : ("failed" as const),
});

const held = ({ held: isHeld, why }: CapacityPoint) => (isHeld ? "yes" : `no: ${why}`);
