import type { TopLevelSpec } from "vega-lite";
import type { Accents } from "../accents.ts";
import { axisSpec, scaleSpec, widthOfTicks, type Axis } from "./axis.ts";
import { placeLabels, widthOfLabels } from "./labels.ts";
import { chartOf, ink } from "./theme.ts";

/** A point of a line, with the interval around it where there is one. */
export interface Point {
  x: number;
  y: number | null;
  low?: number;
  high?: number;
  /** How it is marked; most points of a dense line are not. */
  mark?: "held" | "failed";
}

/** What is drawn of one variant. */
export interface Line {
  variant: string;
  points: readonly Point[];
}

/** A place on an axis that means something. */
export interface Mark {
  axis: "x" | "y";
  at: number;
  /** From where to where it may lie. */
  interval?: readonly [number, number];
  words: string;
  /** Whether its words stand at the upper end of the chart, for lines that lie low there. */
  isHigh?: boolean;
}

/** A chart of lines that carry their names. */
export interface LineChart {
  x: Axis;
  y: Axis;
  lines: readonly Line[];
  marks?: readonly Mark[];
  accents: Accents;
  heightPx?: number;
  /** The variants of all charts that are read beside this one: all leave the same room for names. */
  beside?: readonly string[];
}

/** Draws lines, the intervals around them, and each one's name at its end. */
export function lineChart(chart: LineChart): (widthPx: number) => TopLevelSpec {
  const { lines, marks = [], heightPx = 260, beside = [] } = chart;
  return (width) => {
    const around = { left: widthOfTicks(chart.y), right: widthOfLabels([...lines.map(({ variant }) => variant), ...beside]) };
    return chartOf({ width, height: heightPx }, around, [
      ...bands(chart),
      ...marks.flatMap((mark) => markLayers(mark, chart)),
      ...curves(chart),
      ...labels(chart, heightPx),
    ]);
  };
}

function place({ x, y }: LineChart) {
  return {
    x: { field: "x", type: "quantitative", axis: axisSpec(x), scale: scaleSpec(x) },
    y: { field: "y", type: "quantitative", axis: axisSpec(y), scale: scaleSpec(y) },
  };
}

/** How variants look, as Vega-Lite's scales. */
function look(lines: readonly Line[], accents: Accents) {
  const domain = lines.map(({ variant }) => variant);
  const own = domain.map(accents);
  const scale = <Range>(range: Range[]) => ({ field: "variant", type: "nominal", scale: { domain, range }, legend: null });
  return {
    color: scale(own.map(({ colour }) => colour)),
    strokeDash: scale(own.map(({ dash }) => dash)),
    shape: scale(own.map(({ shape }) => shape)),
  };
}

const rowsOf = (lines: readonly Line[]) =>
  lines.flatMap(({ variant, points }) => points.flatMap((point) => (point.y === null ? [] : [{ variant, ...point }])));

function bands(chart: LineChart): object[] {
  const values = rowsOf(chart.lines).filter(({ low, high }) => low !== undefined && high !== undefined);
  if (values.length === 0) return [];
  const { x, y } = place(chart);
  const { color } = look(chart.lines, chart.accents);
  const encoding = { x, y: { ...y, field: "low" }, y2: { field: "high" }, color };
  const isDense = values.length > 12 * chart.lines.length;
  return [
    { data: { values }, mark: isDense ? { type: "area", opacity: 0.16 } : { type: "rule", strokeWidth: 1.5, opacity: 0.6 }, encoding },
  ];
}

function curves(chart: LineChart): object[] {
  const { shape, ...line } = look(chart.lines, chart.accents);
  const values = rowsOf(chart.lines);
  const marked = (kind: Point["mark"]) => values.filter(({ mark }) => mark === kind);
  const points = (kind: Point["mark"], style: object) => ({
    data: { values: marked(kind) },
    mark: { type: "point", size: 46, opacity: 1, strokeWidth: 1.75, ...style },
    encoding: { ...place(chart), color: line.color, shape },
  });
  return [
    { data: { values }, mark: { type: "line", strokeWidth: 1.75 }, encoding: { ...place(chart), ...line } },
    ...(marked("held").length > 0 ? [points("held", { filled: true })] : []),
    ...(marked("failed").length > 0 ? [points("failed", { filled: false, fill: ink.paper })] : []),
  ];
}

function labels(chart: LineChart, heightPx: number): object[] {
  const values = placeLabels(chart, heightPx).map((label) => ({ ...label, x: chart.x.domain[1] }));
  const { color } = look(chart.lines, chart.accents);
  const mark = { type: "text", align: "left", baseline: "middle", dx: 8, lineBreak: "\n", fontSize: 11, fontWeight: 600, clip: false };
  return [{ data: { values }, mark, encoding: { ...place(chart), text: { field: "words" }, color } }];
}

function markLayers({ axis, at, interval = [at, at], words, isHigh = false }: Mark, chart: LineChart): object[] {
  const data = { values: [{ [axis]: at, low: interval[0], high: interval[1], words }] };
  const { [axis]: where } = place(chart);
  const end = isHigh ? { dy: 4, y: 0, baseline: "top" } : { dy: -4, y: "height", baseline: "bottom" };
  const side = { align: "left", dx: 4, ...(axis === "x" ? end : { dy: -4, x: 0, baseline: "bottom" }) };
  const span = { [axis]: { ...where, field: "low" }, [`${axis}2`]: { field: "high" } };
  return [
    { data, mark: { type: "rect", color: ink.soft, opacity: 0.14 }, encoding: span },
    { data, mark: { type: "rule", strokeDash: [3, 3], color: ink.soft }, encoding: { [axis]: where } },
    { data, mark: { type: "text", color: ink.soft, ...side }, encoding: { [axis]: where, text: { field: "words" } } },
  ];
}
