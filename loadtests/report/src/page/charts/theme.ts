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
  labelOverlap: true,
  titleColor: ink.soft,
  titleFontSize: 11,
  titleFontWeight: "normal",
} as const;

/** What all charts have in common. */
export function chartOf(size: { width: number; height: number; right?: number }, layer: readonly object[]): TopLevelSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: size.width - (size.right ?? 0),
    height: size.height,
    padding: { left: 0, top: 8, bottom: 0, right: size.right ?? 4 },
    autosize: { type: "fit", contains: "padding" },
    background: "transparent",
    config: {
      view: { stroke: null },
      axis,
      axisX: { titleAnchor: "start", grid: false, domain: true, domainColor: ink.line },
      axisY: { titleAngle: 0, titleAlign: "left", titleAnchor: "end", titleY: -8, titleX: 0, titleBaseline: "bottom" },
      text: { fontSize: 11, color: ink.strong },
    },
    layer: [...layer],
  } as unknown as TopLevelSpec;
}
