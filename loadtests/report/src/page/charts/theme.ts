import type { TopLevelSpec } from "vega-lite";

/** The colours of a chart are those of the page, so that one drawing serves in light and in dark. */
export const ink = { strong: "var(--ink)", soft: "var(--ink-soft)", line: "var(--rule)", paper: "var(--paper)", plain: "var(--plain)" };

const axis = {
  domain: false,
  ticks: false,
  grid: true,
  gridColor: ink.line,
  labelColor: ink.soft,
  labelFontSize: 11,
  labelPadding: 6,
  titleColor: ink.soft,
  titleFontSize: 11,
  titleFontWeight: "normal",
} as const;

/** The room around a plot: for the labels of its axes, and for those of its lines. */
export interface Around {
  left: number;
  right: number;
}

/** The room above and below every plot, for what is said of its axes. */
export const aboveAndBelow = { top: 24, bottom: 40 };

/** What all charts have in common: all sizes are given, since without a browser nobody can measure text. */
export function chartOf(size: { width: number; height: number }, around: Around, layer: readonly object[]): TopLevelSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: size.width - around.left - around.right,
    height: size.height - aboveAndBelow.top - aboveAndBelow.bottom,
    padding: { ...aboveAndBelow, ...around },
    autosize: "none",
    background: "transparent",
    config: {
      view: { stroke: null },
      axis,
      axisX: { titleAnchor: "start", titleX: 0, grid: false, domain: true, domainColor: ink.line },
      axisY: { titleAngle: 0, titleAlign: "left", titleAnchor: "end", titleY: -10, titleX: 0, titleBaseline: "bottom" },
      text: { fontSize: 11, color: ink.strong },
    },
    layer: [...layer],
  } as unknown as TopLevelSpec;
}
