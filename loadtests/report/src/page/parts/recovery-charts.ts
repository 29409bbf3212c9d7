import type { Recovery } from "../../analysis/recovery-findings.ts";
import type { Accents } from "../accents.ts";
import { linearAxis } from "../charts/axis.ts";
import { lineChart, type Line, type Mark, type Point } from "../charts/lines.ts";
import { columnsOf, table, type Figure, type Table } from "../document.ts";
import { count, measuredDigits, seconds } from "../numbers.ts";

/** What cases are to be held against each other by eye, each under its own title. */
export interface Charted {
  cases: readonly Recovery[];
  title: (each: Recovery) => string;
}

/** Goodput over time in each of some cases, on the same axes, with the time during which the fault was there. */
export function goodputFigures({ cases, title }: Charted, accents: Accents): Figure[] {
  const x = { ...linearAxis("seconds of load", []), domain: [0, Math.max(1, ...cases.map(({ record }) => record.durationS))] as const };
  const y = linearAxis(
    "confirmed/s",
    cases.flatMap((each) => underLoad(each).map(({ confirmed }) => confirmed)),
  );
  const beside = cases.map(({ record }) => record.design);
  return cases.map((each): Figure => ({
    kind: "figure",
    title: title(each),
    finding: findingOf(each),
    draw: lineChart({ x, y, lines: [lineOf(each)], marks: marksOf(each), accents, heightPx: 190, beside }),
    table: secondsTable(each, title(each)),
  }));
}

/** What ended after the load is no rate. */
const underLoad = ({ record: { timeline, durationS } }: Recovery) => timeline.filter(({ second }) => second + 1 <= durationS);

/** Marks on more seconds than these would cover each other. */
const mostMarked = 24;
const isMarked = ({ record }: Recovery) => record.durationS <= mostMarked;

/** A second stands where its middle is, so that it lies within the window in which it was counted. */
function lineOf(each: Recovery): Line {
  const degraded = new Set(each.degradedSeconds);
  const points = underLoad(each).map(({ second, confirmed }): Point => {
    const mark = degraded.has(second) ? "failed" : "held";
    return { x: second + 0.5, y: confirmed, ...(isMarked(each) && { mark }) };
  });
  return { variant: each.record.design, points };
}

/** The window has an edge on both sides, so that it is not known by its shade alone. */
function marksOf({ window, record }: Recovery): Mark[] {
  if (window === null) return [];
  const [fromS, toS] = [window.fromS, Math.min(window.toS, record.durationS)];
  return [
    { axis: "x", at: fromS, interval: [fromS, toS], words: "fault", isHigh: true },
    { axis: "x", at: toS, words: "" },
  ];
}

function findingOf(each: Recovery): string {
  const { window, beforePerS, degradedS, record } = each;
  const struck = window === null ? "Nothing struck" : `Struck at ${seconds(window.fromS)} s, healed at ${seconds(window.toS)} s`;
  const before = typeof beforePerS === "number" ? `${measuredDigits(beforePerS)} confirmed/s before it` : "goodput before it is not known";
  const degraded = typeof degradedS === "number" ? `, ${degradedS === 0 ? "never degraded" : sayDegraded(each, degradedS)}` : "";
  return `${record.where}: ${record.fault}. ${struck}; ${before}${degraded}.`;
}

const sayDegraded = (each: Recovery, number: number) => `${count(number, "second")} degraded${isMarked(each) ? " (hollow)" : ""}`;

function secondsTable(each: Recovery, title: string): Table {
  const degraded = new Set(each.degradedSeconds);
  return table({
    caption: `Second by second: ${title}`,
    columns: columnsOf(["Second"], ["asked for", "confirmed", "refused"]),
    rows: underLoad(each).map(({ second, attempted, confirmed, rejected }) => [
      [String(second), ...(isStruck(each, second) ? ["fault"] : []), ...(degraded.has(second) ? ["degraded"] : [])].join(", "),
      String(attempted),
      String(confirmed),
      String(rejected),
    ]),
  });
}

const isStruck = ({ window }: Recovery, second: number) => window !== null && window.fromS < second + 1 && window.toS > second;
