import { positionOn } from "./axis.ts";
import type { RowChart } from "./rows.ts";

/** The height of a line of words in a chart. */
export const lineHeightPx = 14;
const characterPx = 6.6;

/** The words of a row: broken into lines, and where they begin or, late in the chart, end. */
export interface RowWords {
  words: string;
  lines: number;
  note: string;
  x: number;
  isLate: boolean;
  weight: number;
}

/** Breaks words into lines of at most so many characters, where words end. */
export function wrap(words: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** How many lines the row with most words needs. */
export function linesNeeded(chart: RowChart, widthPx: number): number {
  return Math.max(1, ...describeWords(chart, widthPx).map(({ lines }) => lines));
}

/** Places the words of all rows of a chart. */
export function describeWords({ x, rows, words: side }: RowChart, widthPx: number): RowWords[] {
  return rows.map(({ words, note = "", bars, isStrong }) => {
    const [first] = bars;
    const start = side === "left" || first === undefined ? x.domain[0] : first.from;
    const isLate = positionOn(x, start) > 0.5;
    const room = (widthPx - (note === "" ? 0 : (note.length + 2) * characterPx)) / characterPx;
    const lines = side === "left" ? wrap(words, Math.floor(room)) : [words];
    return {
      words: lines.join("\n"),
      lines: lines.length,
      note,
      x: isLate ? Math.max(...bars.map(({ to }) => to)) : start,
      isLate,
      weight: isStrong === true ? 650 : 400,
    };
  });
}
