import type { Results } from "../../results/results.ts";
import type { TraceStudy, WaterfallSpan } from "../../results/traces.ts";
import type { Accents } from "../accents.ts";
import { linearAxis, type Axis } from "../charts/axis.ts";
import { rowChart, type Row } from "../charts/rows.ts";
import { columnsOf, heading, paragraph, table, type Block, type Figure, type Part, type Table, type Text } from "../document.ts";
import { digits } from "../numbers.ts";
import { timeBlocks } from "./time.ts";

const ranks = { p50: "The median booking", p99: "The p99 booking" } as const;

/** Where the time of single bookings went, span by span, and of all traced ones, step by step. */
export function tracesPart({ traces, compareLink }: Pick<Results, "traces" | "compareLink">, accents: Accents): Part | undefined {
  if (traces.length === 0) return undefined;
  const loads = Map.groupBy(traces, ({ workload, ratePerS }) => `${workload}, ${ratePerS} bookings/s`);
  const link =
    compareLink === null ? [] : [paragraph(["Side by side in Jaeger, while it runs: ", { href: compareLink, words: compareLink }])];
  return {
    id: "traces",
    title: "Where the time of a booking goes",
    blocks: [
      ...[...loads].flatMap(([load, own]) => [
        heading(load),
        overview(load, own),
        ...timeBlocks(load, own, accents),
        ...waterfalls(load, own, accents),
      ]),
      ...link,
    ],
  };
}

function overview(load: string, studies: readonly TraceStudy[]): Table {
  return table({
    caption: `Traced bookings, and what one waits for after the other: ${load}`,
    columns: columnsOf(
      ["Variant"],
      ["traces", "orphan spans", "round trips", "those to stores", "p50 ms", "p99 ms", "held, p50 ms", "held, p99 ms"],
    ),
    rows: studies.map(({ variant, count, orphans, roundTrips, storeRoundTrips, heldMs, total }): Text[] => [
      { variant },
      String(count),
      String(orphans),
      digits(roundTrips),
      digits(storeRoundTrips),
      digits(total.p50Ms),
      digits(total.p99Ms),
      digits(heldMs.p50Ms),
      digits(heldMs.p99Ms),
    ]),
  });
}

const howToRead =
  "Waterfalls share one scale. Solid bars with a ● lie on the critical path: make one shorter and the booking is done sooner. Hollow bars do not; faint ones waited.";

function waterfalls(load: string, studies: readonly TraceStudy[], accents: Accents): Block[] {
  const figures = (Object.keys(ranks) as (keyof typeof ranks)[]).flatMap((rank) => {
    const chosen = studies.flatMap((study) =>
      study.waterfalls.filter((each) => each.rank === rank).map((waterfall) => ({ ...waterfall, variant: study.variant })),
    );
    const x = linearAxis(
      "ms since the booking began",
      chosen.flatMap(({ durationMs, spans }) => [durationMs, ...spans.map(endOf)]),
    );
    return chosen.map((waterfall): Figure => waterfallFigure(waterfall, { load, x, accents }));
  });
  return figures.length === 0 ? [] : [paragraph(howToRead), ...figures];
}

const endOf = ({ startMs, durationMs }: WaterfallSpan) => startMs + durationMs;

type Chosen = TraceStudy["waterfalls"][number] & { variant: string };

function waterfallFigure(chosen: Chosen, { load, x, accents }: { load: string; x: Axis; accents: Accents }): Figure {
  const { variant, rank, traceId, durationMs, spans } = chosen;
  // The booking itself is longer than whatever it is made of.
  const longest = spans.filter(({ critical, depth }) => critical && depth > 0).toSorted((a, b) => b.durationMs - a.durationMs)[0];
  return {
    kind: "figure",
    title: `${ranks[rank]} of ${variant}: ${digits(durationMs)} ms`,
    finding: `${longest === undefined ? "" : `The longest span on its critical path is ${nameOf(longest)} with ${digits(longest.durationMs)} ms. `}Trace ${traceId}.`,
    draw: rowChart({ x, words: "at the bar", rows: spans.map((span) => spanRow(span, accents(variant).colour)) }),
    table: spanTable(`${ranks[rank]} of ${variant}, span by span: ${load}`, spans),
  };
}

function spanRow(span: WaterfallSpan, colour: string): Row {
  const { startMs, critical, waiting } = span;
  const fill = !critical ? "hollow" : waiting === null ? "full" : "faint";
  const words = `${critical ? "● " : ""}${nameOf(span)} ${digits(span.durationMs)} ms${waiting === null ? "" : `, waits: ${waiting}`}`;
  return { words, bars: [{ from: startMs, to: endOf(span), fill }], colour };
}

const nameOf = ({ name, verb, service }: WaterfallSpan) => `${service} ${name}${verb === null || verb === name ? "" : ` (${verb})`}`;

function spanTable(caption: string, spans: readonly WaterfallSpan[]): Table {
  return table({
    caption,
    columns: [...columnsOf(["Span"], ["begins at ms", "ms"]), { title: "critical path" }, { title: "waits for" }],
    rows: spans.map((span): Text[] => [
      `${"· ".repeat(span.depth)}${nameOf(span)}`,
      digits(span.startMs),
      digits(span.durationMs),
      span.critical ? "yes" : "no",
      span.waiting ?? "",
    ]),
  });
}
