import { positionOn, valueAt, type Axis } from "./axis.ts";
import type { LineChart } from "./lines.ts";
import { aboveAndBelow } from "./theme.ts";

/** A label, and the value on the y axis at which it stands. */
export interface Label {
  variant: string;
  words: string;
  y: number;
}

const lineHeightPx = 13;
const characterWidthPx = 7.1;

/** A variant's label in short lines, one for each switch. */
export function linesOf(variant: string): string[] {
  return variant.split(", ").map((line, index, all) => (index < all.length - 1 ? `${line},` : line));
}

/** How much room labels need at the right of a chart. */
export function widthOfLabels(variants: readonly string[]): number {
  return 14 + characterWidthPx * Math.max(0, ...variants.flatMap(linesOf).map(({ length }) => length));
}

/** Puts each label where its line ends, and further apart where they would cover each other. */
export function placeLabels({ lines, y }: Pick<LineChart, "lines"> & { y: Axis }, heightPx: number): Label[] {
  const room = Math.max(1, heightPx - aboveAndBelow.top - aboveAndBelow.bottom);
  const wanted = lines
    .flatMap(({ variant, points }) => {
      const end = points.findLast((point) => point.y !== null)?.y;
      return typeof end === "number" ? [{ variant, words: linesOf(variant).join("\n"), at: positionOn(y, end) }] : [];
    })
    .toSorted((a, b) => a.at - b.at);
  return spread(wanted, (label) => (label.words.split("\n").length * lineHeightPx + 3) / room).map(({ variant, words, at }) => ({
    variant,
    words,
    y: valueAt(y, at),
  }));
}

/** Moves sorted places apart until each has its share of 0 to 1: upwards first, then back down from the top. */
function spread<Item extends { at: number }>(items: readonly Item[], sizeOf: (item: Item) => number): Item[] {
  const moved = items.map((item) => ({ ...item }));
  let floor = 0;
  for (const item of moved) {
    item.at = Math.max(item.at, floor + sizeOf(item) / 2);
    floor = item.at + sizeOf(item) / 2;
  }
  let ceiling = 1.04;
  for (const item of moved.toReversed()) {
    item.at = Math.min(item.at, ceiling - sizeOf(item) / 2);
    ceiling = item.at - sizeOf(item) / 2;
  }
  return moved;
}
