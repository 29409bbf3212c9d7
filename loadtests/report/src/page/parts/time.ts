import type { TraceStudy } from "../../results/traces.ts";
import type { Accents } from "../accents.ts";
import { linearAxis, type Axis } from "../charts/axis.ts";
import { rowChart, type Row } from "../charts/rows.ts";
import { columnsOf, table, type Block, type Figure, type Table, type Text } from "../document.ts";
import { digits } from "../numbers.ts";

type Step = TraceStudy["steps"][number];

/** Where the time goes, step by step: working, waiting, and blocked by another booking. */
export function timeBlocks(load: string, studies: readonly TraceStudy[], accents: Accents): Block[] {
  const x = linearAxis(
    "mean ms on the critical path",
    studies.flatMap(({ steps }) => steps.map(meanOf)),
  );
  return [stepTable(load, studies), { kind: "multiples", figures: studies.map((study) => timeFigure(study, { load, x, accents })) }];
}

const meanOf = ({ workingMs, waitingMs, blockedMs }: Step) => workingMs + waitingMs + blockedMs;

function nameOf({ name, verb }: Step): string {
  return verb === null || verb === name ? name : `${name} (${verb})`;
}

function timeFigure({ variant, steps }: TraceStudy, { load, x, accents }: { load: string; x: Axis; accents: Accents }): Figure {
  const [longest] = steps.toSorted((a, b) => meanOf(b) - meanOf(a));
  return {
    kind: "figure",
    title: `Where the time goes: ${variant}`,
    finding: `${longest === undefined ? "" : `Most of it goes into ${nameOf(longest)}: ${digits(meanOf(longest))} ms. `}Solid: working; faint: waiting; hollow: blocked by another booking.`,
    draw: rowChart({ x, words: "left", rows: steps.map((step) => stepRow(step, accents(variant).colour)) }),
    table: meanTable(`Mean milliseconds on the critical path: ${variant}, ${load}`, steps),
  };
}

function stepRow(step: Step, colour: string): Row {
  const { workingMs, waitingMs } = step;
  const ends = [workingMs, workingMs + waitingMs, meanOf(step)] as const;
  const bars = [
    { from: 0, to: ends[0], fill: "full" as const },
    { from: ends[0], to: ends[1], fill: "faint" as const },
    { from: ends[1], to: ends[2], fill: "hollow" as const },
  ];
  return { words: nameOf(step), note: digits(meanOf(step)), bars: bars.filter(({ from, to }) => to > from), colour };
}

function stepTable(load: string, studies: readonly TraceStudy[]): Table {
  return table({
    caption: `Milliseconds of each step on the critical path: ${load}`,
    columns: columnsOf(["Step", "Variant"], ["p50", "p99", "mean", "working", "waiting", "blocked"]),
    rows: studies.flatMap(({ variant, steps }) =>
      steps.map((step): Text[] => [
        nameOf(step),
        { variant },
        digits(step.critical.p50Ms),
        digits(step.critical.p99Ms),
        digits(step.critical.meanMs),
        digits(step.workingMs),
        digits(step.waitingMs),
        digits(step.blockedMs),
      ]),
    ),
  });
}

function meanTable(caption: string, steps: readonly Step[]): Table {
  return table({
    caption,
    columns: columnsOf(["Step"], ["working", "waiting", "blocked"]),
    rows: steps.map((step): Text[] => [nameOf(step), digits(step.workingMs), digits(step.waitingMs), digits(step.blockedMs)]),
  });
}
