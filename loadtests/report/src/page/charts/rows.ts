import type { TopLevelSpec } from "vega-lite";
import { axisSpec, scaleSpec, type Axis } from "./axis.ts";
import { describeWords, lineHeightPx, linesNeeded } from "./row-words.ts";
import { aboveAndBelow, chartOf, ink } from "./theme.ts";

/** A bar from one value to another. */
export interface Bar {
  from: number;
  to: number;
  /** full: solid; faint: half of it; hollow: its outline only; ghost: a shadow behind others. */
  fill: "full" | "faint" | "hollow" | "ghost";
}

/** One row of a chart of rows: its words stand above what is drawn. */
export interface Row {
  words: string;
  /** What is told of it, at the right end. */
  note?: string;
  bars: readonly Bar[];
  point?: number;
  interval?: readonly [number, number];
  /** The colour of its bars, but for ghosts. */
  colour?: string;
  /** The colour of its point and interval. */
  pointColour?: string;
  isStrong?: boolean;
}

/** A chart of rows along one axis. */
export interface RowChart {
  x: Axis;
  rows: readonly Row[];
  /** A value that all rows are held against. */
  origin?: number;
  /** Whether words stand at the left end of the chart, or where the first bar of their row begins. */
  words: "left" | "at the bar";
}

/** The heights of a row, and where in it things lie, as shares of it. */
export interface RowShape {
  heightPx: number;
  textPx: number;
  bar: number;
  half: number;
}

const barPx = 9;
const gapPx = 9;
const around = { left: 2, right: 6 };
const opacities = { full: 1, faint: 0.4, hollow: 0, ghost: 0.2 };

/** Draws rows with bars, points and intervals: ladders, waterfalls, effects. */
export function rowChart(chart: RowChart): (widthPx: number) => TopLevelSpec {
  return (widthPx) => {
    const shape = shapeOf(linesNeeded(chart, widthPx));
    const height = chart.rows.length * shape.heightPx + aboveAndBelow.top + aboveAndBelow.bottom;
    return chartOf({ width: widthPx, height }, around, [
      ...(chart.origin === undefined ? [] : [originLayer(chart, chart.origin)]),
      ...barLayers(chart, shape),
      ...intervalLayers(chart, shape),
      ...wordLayers(chart, shape, widthPx),
    ]);
  };
}

function shapeOf(lines: number): RowShape {
  const textPx = lines * lineHeightPx;
  const heightPx = textPx + 4 + barPx + gapPx;
  return { heightPx, textPx, bar: (textPx + 4 + barPx / 2) / heightPx, half: barPx / 2 / heightPx };
}

function across({ x }: RowChart, field: string) {
  return { field, type: "quantitative", axis: { ...axisSpec(x), grid: true }, scale: scaleSpec(x) };
}

function down({ rows }: RowChart) {
  return { field: "row", type: "quantitative", axis: null, scale: { domain: [0, rows.length], reverse: true, nice: false, zero: false } };
}

const asGiven = { type: "nominal", scale: null };

function barLayers(chart: RowChart, { bar, half }: RowShape): object[] {
  const values = chart.rows.flatMap(({ bars, words, colour = ink.plain }, index) =>
    bars.map(({ from, to, fill }) => ({
      row: index + bar - half,
      end: index + bar + half,
      words,
      from,
      to,
      colour: fill === "ghost" ? ink.plain : colour,
      opacity: opacities[fill],
      outline: fill === "ghost" ? 0 : 1,
    })),
  );
  if (values.length === 0) return [];
  const encoding = {
    x: across(chart, "from"),
    x2: { field: "to" },
    y: down(chart),
    y2: { field: "end" },
    fill: { field: "colour", ...asGiven },
    stroke: { field: "colour", ...asGiven },
    fillOpacity: { field: "opacity", type: "quantitative", scale: null },
    strokeOpacity: { field: "outline", type: "quantitative", scale: null },
    description: { field: "words" },
  };
  return [{ data: { values }, mark: { type: "rect", strokeWidth: 1.25, cornerRadius: 1 }, encoding }];
}

function intervalLayers(chart: RowChart, { bar }: RowShape): object[] {
  const values = chart.rows.flatMap(({ words, point, interval, pointColour: colour = ink.strong }, index) =>
    point === undefined ? [] : [{ row: index + bar, words, x: point, low: interval?.[0] ?? point, high: interval?.[1] ?? point, colour }],
  );
  if (values.length === 0) return [];
  const common = { y: down(chart), description: { field: "words" } };
  const colour = { field: "colour", ...asGiven };
  const span = { x: across(chart, "low"), x2: { field: "high" }, color: colour };
  return [
    { data: { values }, mark: { type: "rule", strokeWidth: 1.75 }, encoding: { ...span, ...common } },
    {
      data: { values },
      mark: { type: "point", size: 56, opacity: 1, strokeWidth: 1, filled: true, stroke: ink.paper },
      encoding: { x: across(chart, "x"), fill: colour, ...common },
    },
  ];
}

function wordLayers(chart: RowChart, { heightPx, textPx }: RowShape, widthPx: number): object[] {
  const words = describeWords(chart, widthPx).map((each, index) => ({
    ...each,
    row: index + (textPx - each.lines * lineHeightPx) / heightPx,
  }));
  const layer = (values: typeof words, field: "words" | "note", align: "left" | "right") => ({
    data: { values },
    mark: {
      type: "text",
      align,
      baseline: "top",
      lineBreak: "\n",
      lineHeight: lineHeightPx,
      fontWeight: { expr: "datum.weight" },
      clip: false,
    },
    encoding: {
      x: field === "note" ? { value: "width" } : across(chart, "x"),
      y: down(chart),
      text: { field },
      color: { value: field === "note" ? ink.soft : ink.strong },
    },
  });
  const own = [
    { values: words.filter(({ isLate }) => !isLate), field: "words", align: "left" },
    { values: words.filter(({ isLate }) => isLate), field: "words", align: "right" },
    { values: words.filter(({ note }) => note !== ""), field: "note", align: "right" },
  ] as const;
  return own.flatMap(({ values, field, align }) => (values.length === 0 ? [] : [layer(values, field, align)]));
}

function originLayer(chart: RowChart, at: number): object {
  return {
    data: { values: [{ x: at }] },
    mark: { type: "rule", color: ink.soft, strokeDash: [3, 3] },
    encoding: { x: across(chart, "x") },
  };
}
