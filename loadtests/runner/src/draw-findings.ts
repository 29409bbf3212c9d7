import { styleText } from "node:util";
import type { CapacityFinding, Comparison, Interval } from "@coordbench/report";
import { drawTable } from "./table.ts";

/** Two variants, compared: a table of all measures, and what it means in words. */
export function drawComparison({ a, b, workload, measures, words, left }: Comparison): string {
  const header = ["measure", "load", `a: ${a}`, `b: ${b}`, "b over a", "95 % interval", "a with itself", "b with itself", "b is"];
  const rows = measures.map((measure) => [
    `${measure.label} (${measure.unit})`,
    measure.load,
    figure(measure.a),
    figure(measure.b),
    figure(measure.ratio),
    between(measure.interval),
    ...[a, b].map((variant) => {
      const band = measure.bands.find((each) => each.variant === variant);
      return band === undefined ? "–" : between(band.band);
    }),
    measure.verdict,
  ]);
  return [
    styleText("bold", `${b} compared with ${a}, ${workload}`),
    ...(rows.length === 0 ? [] : [drawTable(header, rows)]),
    "",
    ...words,
    ...left,
  ].join("\n");
}

/** What a variant can take: latency at every rate that was tried, and what follows in words. */
export function drawCapacity({ variant, workload, curve, words }: CapacityFinding): string {
  const header = ["bookings/s", "p50 ms", "p99 ms", "runs", "held", "why"];
  const rows = curve
    .toSorted((one, other) => one.ratePerS - other.ratePerS)
    .map(({ ratePerS, p50, p99, probes, held, why }) => [
      figure(ratePerS),
      figure(p50),
      figure(p99),
      String(probes),
      held ? "yes" : "no",
      why,
    ]);
  return [styleText("bold", `what ${variant} can take, ${workload}`), drawTable(header, rows), "", ...words].join("\n");
}

const between = ([low, high]: Interval) => `${figure(low)} to ${figure(high)}`;
/** Three digits: what was measured has no more. */
const figure = (value: number | null) => (value === null ? "–" : String(value >= 1_000 ? Math.round(value) : Number(value.toPrecision(3))));
