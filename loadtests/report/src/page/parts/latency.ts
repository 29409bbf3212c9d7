import type { Accents } from "../accents.ts";
import { linearAxis, logAxis, type Axis } from "../charts/axis.ts";
import { lineChart, type Line, type Point } from "../charts/lines.ts";
import type { Run, Second } from "../../results/run.ts";
import { columnsOf, heading, paragraph, table, type Block, type Figure, type Part, type Table } from "../document.ts";
import { digits, median } from "../numbers.ts";
import type { Group } from "./groups.ts";

const nines = [0.5, 0.9, 0.99, 0.999, 0.9999];
const marked = new Set([0.5, 0.9, 0.99, 0.999, 0.9999]);

/** How long bookings took: by percentile, and over time. */
export function latencyPart(groups: readonly Group[], accents: Accents): Part | undefined {
  const blocks = groups
    .filter(({ isOpen, variants }) => isOpen && variants.size > 0)
    .flatMap((group): Block[] => [
      heading(group.title),
      percentileFigure(group, accents),
      { kind: "multiples", figures: overTime(group, accents) },
    ]);
  if (blocks.length === 0) return undefined;
  const scale =
    "Both scales are logarithmic: each step to the right is ten times rarer. Lines are the medians of the valid runs, the band around a line reaches from its lowest run to its highest.";
  return { id: "latency", title: "How long a booking takes", blocks: [paragraph(scale), ...blocks] };
}

/** Where a share stands on a scale on which every nine is as wide as the one before. */
function ninesOf(share: number): number {
  return -Math.log10(1 - share);
}

function percentileFigure(group: Group, accents: Accents): Figure {
  const lines = [...group.variants].map(([variant, runs]): Line => ({ variant, points: curveOf(runs) }));
  const points = lines.flatMap((line) => line.points);
  const farthest = Math.max(1, ...points.map(({ x }) => x));
  const x: Axis = {
    title: "share of confirmed bookings",
    scale: "linear",
    domain: [0, farthest],
    ticks: nines.map((share) => ({ at: ninesOf(share), label: percentile(share) })).filter(({ at }) => at <= farthest),
  };
  const y = logAxis(
    "ms to outcome",
    points.flatMap(({ y: middle, low, high }) => [middle, low, high].filter((value) => typeof value === "number")),
  );
  return {
    kind: "figure",
    title: `Latency by percentile: ${group.title}`,
    finding: `${[...group.variants].map(([variant, runs]) => `${variant}: ${digits(latencyAt(runs, 0.5))} ms for half of the bookings, ${digits(latencyAt(runs, 0.99))} ms for 99 %`).join("; ")}.`,
    draw: lineChart({ x, y, lines, accents, heightPx: 340 }),
    table: percentileTable(group),
  };
}

function curveOf(runs: readonly Run[]): Point[] {
  const shares = [...new Set(runs.flatMap(({ latencyCurve }) => latencyCurve.map(([share]) => share)))].filter((share) => share < 1);
  return shares
    .toSorted((a, b) => a - b)
    .flatMap((share) => {
      const values = runs.map((run) => valueOf(run, share));
      const known = values.filter((value) => typeof value === "number");
      if (known.length < runs.length) return [];
      const around = runs.length > 1 ? { low: Math.min(...known), high: Math.max(...known) } : {};
      return [{ x: ninesOf(share), y: median(known), ...around, ...(marked.has(share) ? { mark: "held" as const } : {}) }];
    });
}

function valueOf({ latencyCurve }: Run, share: number): number | null {
  return latencyCurve.find(([own]) => own === share)?.[1] ?? null;
}

function latencyAt(runs: readonly Run[], share: number): number | null {
  return curveOf(runs).find(({ x }) => x === ninesOf(share))?.y ?? null;
}

const percentile = (share: number) => `${Number((share * 100).toFixed(2))} %`;

function percentileTable({ title, variants }: Group): Table {
  const kinds = ["p50", "p90", "p99", "p999", "max"] as const;
  return table({
    caption: `Percentiles in milliseconds: ${title}`,
    columns: columnsOf(["Variant"], ["p50", "p90", "p99", "p99.9", "slowest", "confirmed bookings"]),
    rows: [...variants].map(([variant, runs]) => [
      { variant },
      ...kinds.map((kind) => digits(middleOf(runs.map(({ latency }) => latency.outcome[kind])))),
      digits(runs.reduce((sum, { latency }) => sum + latency.outcome.count, 0)),
    ]),
  });
}

/** Unknown as soon as it is unknown in one run. */
function middleOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? median(known) : null;
}

function overTime(group: Group, accents: Accents): Figure[] {
  return (["p50", "p99"] as const).map((kind) =>
    secondsFigure(group, accents, { kind, title: `${kind} over time`, unit: "ms", scale: logAxis }),
  );
}

/** What is drawn second by second. */
export interface OverTime {
  kind: "p50" | "p99" | "confirmed";
  title: string;
  unit: string;
  scale: (title: string, values: readonly number[]) => Axis;
}

/** A chart of what happened second by second, the middle of the runs of each variant; what ended after the load is no rate. */
export function secondsFigure(group: Group, accents: Accents, { kind, title, unit, scale }: OverTime): Figure {
  const lines = [...group.variants].map(([variant, runs]): Line => ({ variant, points: secondsOf(runs, kind) }));
  const all = lines.flatMap(({ points }) => points);
  const values = all.flatMap(({ y, low, high }) => [y, low, high].filter((value) => typeof value === "number"));
  const x = {
    ...linearAxis(
      "seconds of load",
      all.map((point) => point.x),
    ),
    domain: [0, Math.max(1, ...all.map((point) => point.x))] as const,
  };
  return {
    kind: "figure",
    title: `${title}: ${group.title}`,
    finding: lines.map(({ variant, points }) => `${variant} between ${span(points)} ${unit}`).join("; "),
    draw: lineChart({ x, y: scale(unit, values), lines, accents, heightPx: 230 }),
    table: secondsTable(`${title}, second by second: ${group.title}`, lines, unit),
  };
}

function secondsOf(runs: readonly Run[], kind: OverTime["kind"]): Point[] {
  const seconds = Map.groupBy(
    runs.flatMap(({ timeline, durationS }) => timeline.filter(({ second }) => second < durationS)),
    ({ second }: Second) => second,
  );
  return [...seconds]
    .toSorted(([a], [b]) => a - b)
    .map(([second, own]) => {
      const known = own.map((each) => each[kind]).filter((value) => value !== null);
      const around = known.length > 1 ? { low: Math.min(...known), high: Math.max(...known) } : {};
      return { x: second, y: median(known), ...around };
    });
}

function span(points: readonly Point[]): string {
  const values = points.map(({ y }) => y).filter((value) => value !== null);
  return values.length === 0 ? "–" : `${digits(Math.min(...values))} and ${digits(Math.max(...values))}`;
}

function secondsTable(caption: string, lines: readonly Line[], unit: string): Table {
  const seconds = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted((a, b) => a - b);
  return table({
    caption,
    columns: columnsOf(
      ["Second"],
      lines.map(({ variant }) => `${variant}, ${unit}`),
    ),
    rows: seconds.map((second) => [String(second), ...lines.map(({ points }) => digits(points.find(({ x }) => x === second)?.y ?? null))]),
  });
}
