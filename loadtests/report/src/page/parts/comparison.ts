import type { Accents } from "../accents.ts";
import type { Comparison, MeasureComparison } from "../../analysis/findings.ts";
import { logAxis } from "../charts/axis.ts";
import { rowChart, type Row } from "../charts/rows.ts";
import { columnsOf, heading, paragraph, table, type Block, type Figure, type Part, type Table, type Text } from "../document.ts";
import { count, digits, range, times } from "../numbers.ts";

/** Who is better at what, and how sure that is. */
export function comparisonPart(comparisons: readonly Comparison[], accents: Accents): Part | undefined {
  const shown = comparisons.filter(({ measures }) => measures.length > 0);
  if (shown.length === 0) return undefined;
  return { id: "verdicts", title: "The verdicts", blocks: [paragraph(howToRead), ...shown.flatMap((each) => blocksOf(each, accents))] };
}

const howToRead =
  "Each point is how many times as much the second variant has, paired within blocks of runs made close together; its line is the 95 % interval. The grey bar around 1 is how far a variant differs from itself: an effect inside it means nothing.";

function blocksOf(comparison: Comparison, accents: Accents): Block[] {
  const { a, b, workload, words, drift, left } = comparison;
  return [
    heading([{ variant: b }, " against ", { variant: a }, `: ${workload}`]),
    effectFigure(comparison, accents),
    verdictTable(comparison),
    { kind: "list", items: [...left, drift.words] },
    { kind: "folded", summary: "The same in words", items: words },
  ];
}

function effectFigure({ a, b, workload, measures }: Comparison, accents: Accents): Figure {
  const ends = measures.flatMap(({ interval, bands, ratio }) => [ratio, ...interval, ...bands.flatMap(({ band }) => band)]);
  const better = measures.filter(({ verdict }) => verdict === "faster").length;
  const worse = measures.filter(({ verdict }) => verdict === "slower").length;
  return {
    kind: "figure",
    title: `${b} over ${a}, ${workload}`,
    finding: `${b} is better in ${count(better, "measure")}, worse in ${worse}, and in ${measures.length - better - worse} nothing is shown.`,
    draw: rowChart({
      x: logAxis(`times what ${a} has`, [...ends, 1]),
      origin: 1,
      words: "left",
      rows: measures.map((each) => effectRow(each, { a, b, accents })),
    }),
    table: bandTable({ a, b, workload, measures }),
  };
}

function effectRow(measure: MeasureComparison, { a, b, accents }: { a: string; b: string; accents: Accents }): Row {
  const { label, better, ratio, interval, bands, verdict } = measure;
  const ends = bands.flatMap(({ band }) => band);
  const colours: Record<string, string> = { faster: accents(b).colour, slower: accents(a).colour };
  const colour = colours[verdict];
  return {
    words: `${label} (${better} is better)`,
    note: `${times(ratio)} ${verdict}`,
    bars: ends.length === 0 ? [] : [{ from: Math.min(...ends), to: Math.max(...ends), fill: "ghost" }],
    point: ratio,
    interval,
    ...(colour === undefined ? {} : { pointColour: colour }),
    isStrong: verdict === "faster" || verdict === "slower",
  };
}

function verdictTable({ a, b, workload, measures }: Comparison): Table {
  return table({
    caption: `${b} against ${a}, ${workload}: medians over the blocks, their paired ratio, and the verdict on ${b}`,
    columns: [...columnsOf(["Measure", "Load"], [a, b, "ratio", "95 % interval", "pairs", "adjusted p"]), { title: "verdict" }],
    rows: measures.map(({ label, unit, at, a: first, b: second, ratio, interval, confidence, pairs, adjustedP, verdict }): Text[] => [
      `${label}, ${unit}`,
      at,
      digits(first),
      digits(second),
      times(ratio),
      `${range(interval)}${confidence < 0.95 ? " (range)" : ""}`,
      String(pairs),
      adjustedP < 0.001 ? "< 0.001" : adjustedP.toFixed(3),
      verdict === "faster" || verdict === "slower" ? { strong: verdict } : verdict,
    ]),
  });
}

function bandTable({ a, b, workload, measures }: Pick<Comparison, "a" | "b" | "workload" | "measures">): Table {
  return table({
    caption: `The numbers of this chart: ${b} over ${a}, ${workload}`,
    columns: columnsOf(["Measure"], ["ratio", "95 % interval", `${a} against itself`, `${b} against itself`]),
    rows: measures.map(({ label, ratio, interval, bands }) => [
      label,
      times(ratio),
      range(interval),
      ...[a, b].map((variant) => {
        const band = bands.find((each) => each.variant === variant)?.band;
        return band === undefined ? "–" : range(band);
      }),
    ]),
  });
}
