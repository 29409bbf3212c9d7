import type { TopLevelSpec } from "vega-lite";
import { axisSpec, scaleSpec, type Axis } from "./axis.ts";
import { chartOf, ink } from "./theme.ts";

/** A bar from one value to another. */
export interface Bar {
  from: number;
  to: number;
  colour?: string;
  /** full: solid; faint: half of it; hollow: its outline only. */
  fill?: "full" | "faint" | "hollow";
}

/** One row of a chart of rows: its words stand above what is drawn. */
export interface Row {
  words: string;
  /** What is told of it, at the right end. */
  note?: string;
  bars: readonly Bar[];
  point?: number;
  interval?: readonly [number, number];
  colour?: string;
  isStrong?: boolean;
}

/** A chart of rows along one axis. */
export interface RowChart {
  x: Axis;
  rows: readonly Row[];
  /** A value that all rows are held against. */
  origin?: number;
  rowHeightPx?: number;
  /** Whether words stand at the left end of the chart, or where the first bar of their row begins. */
  words: "left" | "at the bar";
}

const opacities = { full: 1, faint: 0.45, hollow: 0 };

/** Draws rows with bars, points and intervals: ladders, waterfalls, effects. */
export function rowChart(chart: RowChart): (widthPx: number) => TopLevelSpec {
  const { rows, rowHeightPx = 36 } = chart;
  return (width) =>
    chartOf({ width, height: rows.length * rowHeightPx + 44 }, [
      ...(chart.origin === undefined ? [] : [originLayer(chart, chart.origin)]),
      barLayer(chart),
      ...intervalLayers(chart),
      ...wordLayers(chart),
    ]);
}

function across(chart: RowChart, field: string) {
  const { x } = chart;
  return { field, type: "quantitative", axis: { ...axisSpec(x), grid: true }, scale: scaleSpec(x) };
}

function down(chart: RowChart, shift: number) {
  const scale = { domain: [0, chart.rows.length], reverse: true, nice: false, zero: false };
  return { field: "row", type: "quantitative", axis: null, scale, ...(shift === 0 ? {} : { bandPosition: shift }) };
}

const textShare = 0.34;
const barShare = 0.7;

function barLayer(chart: RowChart): object {
  const values = chart.rows.flatMap(({ bars, words, colour, isStrong }, index) =>
    bars.map((bar) => ({
      row: index + barShare - (isStrong === true ? 0.17 : 0.13),
      end: index + barShare + (isStrong === true ? 0.17 : 0.13),
      words,
      from: bar.from,
      to: bar.to,
      colour: bar.colour ?? colour ?? ink.plain,
      opacity: opacities[bar.fill ?? "full"],
    })),
  );
  return {
    data: { values },
    mark: { type: "rect", strokeWidth: 1.25, cornerRadius: 1 },
    encoding: {
      x: across(chart, "from"),
      x2: { field: "to" },
      y: down(chart, 0),
      y2: { field: "end" },
      fill: { field: "colour", type: "nominal", scale: null },
      stroke: { field: "colour", type: "nominal", scale: null },
      fillOpacity: { field: "opacity", type: "quantitative", scale: null },
    },
  };
}

function intervalLayers(chart: RowChart): object[] {
  const values = chart.rows.flatMap(({ words, point, interval, colour }, index) =>
    point === undefined ? [] : [{ row: index + barShare, words, x: point, low: interval?.[0] ?? point, high: interval?.[1] ?? point, colour: colour ?? ink.strong }],
  );
  if (values.length === 0) return [];
  const color = { field: "colour", type: "nominal", scale: null };
  const y = down(chart, 0);
  return [
    { data: { values }, mark: { type: "rule", strokeWidth: 2 }, encoding: { x: across(chart, "low"), x2: { field: "high" }, y, color } },
    { data: { values }, mark: { type: "point", filled: true, size: 64, opacity: 1 }, encoding: { x: across(chart, "x"), y, color } },
  ];
}

function wordLayers(chart: RowChart): object[] {
  const [low, high] = chart.x.domain;
  const values = chart.rows.map(({ words, note, bars, isStrong }, index) => {
    const start = chart.words === "left" ? low : (bars[0]?.from ?? low);
    const isLate = start > (low + high) / 2;
    return { row: index + textShare, words, note: note ?? "", x: isLate ? (bars[0]?.to ?? high) : start, isLate, isStrong: isStrong === true };
  });
  const text = (own: typeof values, align: "left" | "right", field: "words" | "note", x: object) => ({
    data: { values: own },
    mark: { type: "text", align, baseline: "middle", clip: false },
    encoding: {
      x,
      y: down(chart, 0),
      text: { field },
      color: { value: field === "note" ? ink.soft : ink.strong },
      fontWeight: { field: "isStrong", type: "nominal", scale: { domain: [false, true], range: [400, 650] }, legend: null },
    },
  });
  const atStart = across(chart, "x");
  const withNotes = values.filter(({ note }) => note !== "");
  return [
    text(values.filter(({ isLate }) => !isLate), "left", "words", atStart),
    text(values.filter(({ isLate }) => isLate), "right", "words", atStart),
    ...(withNotes.length > 0 ? [text(withNotes, "right", "note", { value: "width" })] : []),
  ];
}

function originLayer(chart: RowChart, at: number): object {
  return { data: { values: [{ x: at }] }, mark: { type: "rule", color: ink.soft, strokeDash: [3, 3] }, encoding: { x: across(chart, "x") } };
}
