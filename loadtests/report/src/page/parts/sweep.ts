import type { Accents } from "../accents.ts";
import { measures, type Measure } from "../../analysis/measures.ts";
import type { Flip, SweepFinding } from "../../analysis/findings.ts";
import { logAxis, type Axis } from "../charts/axis.ts";
import { lineChart, type Line, type Mark, type Point } from "../charts/lines.ts";
import { columnsOf, heading, table, type Block, type Figure, type Part, type Table, type Text } from "../document.ts";
import { digits, range } from "../numbers.ts";

/** What happens as one thing is varied, and where the winner changes. */
export function sweepPart(findings: readonly SweepFinding[], accents: Accents): Part | undefined {
  if (findings.length === 0) return undefined;
  return { id: "sweeps", title: "Where the winner changes", blocks: findings.flatMap((finding) => blocksOf(finding, accents)) };
}

function blocksOf(finding: SweepFinding, accents: Accents): Block[] {
  const { name, workload, words, flips, left } = finding;
  const found = new Set(finding.points.flatMap(({ variants }) => variants.flatMap((each) => Object.keys(each.measures))));
  const own = measures.filter((measure) => found.has(measure.name));
  const isDrawn = (measure: Measure) => measure.family === "headline" || flips.some((flip) => flip.measure === measure.name);
  const folded = own.filter((measure) => !isDrawn(measure)).map((measure) => ({ ...valueTable(finding, measure), folded: true }));
  return [
    heading([{ code: name }, `: ${workload}`]),
    { kind: "list", items: [...words, ...left] },
    ...(flips.length === 0 ? [] : [flipTable(finding)]),
    { kind: "multiples", figures: own.filter(isDrawn).map((measure) => sweepFigure(finding, measure, accents)) },
    ...folded,
  ];
}

function flipTable({ name, workload, flips }: SweepFinding): Block {
  return table({
    caption: `Where the better of two changes as ${name} grows: ${workload}`,
    columns: [...columnsOf(["Measure"], [`at ${name}`, "95 % interval"]), { title: "better before" }, { title: "better after" }],
    rows: flips.map(({ measure, between, at, interval, from, to }): Text[] => [
      measures.find(({ name: own }) => own === measure)?.label ?? measure,
      at === null ? between.join(" to ") : digits(at),
      interval === null ? "–" : range(interval),
      { variant: from },
      { variant: to },
    ]),
  });
}

function sweepFigure(finding: SweepFinding, measure: Measure, accents: Accents): Figure {
  const { name, points, flips } = finding;
  const values = points.map(({ value }) => value);
  const lines = linesOf(finding, measure);
  const numbers = lines.flatMap((line) =>
    line.points.flatMap(({ y, low, high }) => [y, low, high].filter((each) => typeof each === "number")),
  );
  const own = flips.filter((flip) => flip.measure === measure.name);
  const marks = own.map((flip) => markOf(flip, values));
  const x: Axis = {
    title: name,
    scale: "linear",
    domain: [0, Math.max(1, values.length - 1)],
    ticks: values.map((label, at) => ({ at, label })),
  };
  const turns = own.map((flip) => `${flip.from} is better up to ${crossing(flip)}, then ${flip.to}`);
  return {
    kind: "figure",
    title: `${measure.label} by ${name}`,
    finding: `${turns.length === 0 ? "No change of the winner is shown" : turns.join("; ")}; ${measure.better} is better.`,
    draw: lineChart({ x, y: logAxis(measure.unit, numbers), lines, marks, accents, heightPx: 250 }),
    table: valueTable(finding, measure),
  };
}

const crossing = ({ at, between }: Flip) => (at === null ? between.join("–") : digits(at));

function linesOf({ points }: SweepFinding, measure: Measure): Line[] {
  const variants = [...new Set(points.flatMap(({ variants: own }) => own.map(({ variant }) => variant)))];
  return variants.map((variant) => ({
    variant,
    points: points.flatMap(({ variants: own }, x) => {
      const found = own.find((each) => each.variant === variant)?.measures[measure.name];
      return found === undefined ? [] : [{ x, y: found.median, low: found.interval[0], high: found.interval[1], mark: "held" as const }];
    }),
  }));
}

/** Values stand at equal distances; what lies between two of them stands as far from each as it is in numbers. */
function positionOf(value: number, values: readonly number[]): number {
  const after = Math.max(
    1,
    values.findIndex((each) => each >= value),
  );
  const [low, high] = [values[after - 1] ?? value, values[after] ?? value];
  return after - 1 + (high === low ? 0 : Math.min(1, Math.max(0, (value - low) / (high - low))));
}

function markOf(flip: Flip, values: readonly string[]): Mark {
  const numbers = values.map(Number);
  const [before, after] = flip.between.map((value) => values.indexOf(value));
  const words = `equal at ${crossing(flip)}`;
  if (flip.at === null) return { axis: "x", at: ((before ?? 0) + (after ?? 0)) / 2, words };
  const interval = flip.interval?.map((end) => positionOf(end, numbers)) as [number, number] | undefined;
  return { axis: "x", at: positionOf(flip.at, numbers), words, ...(interval === undefined ? {} : { interval }) };
}

function valueTable(finding: SweepFinding, measure: Measure): Table {
  const lines = linesOf(finding, measure);
  const columns = lines.flatMap(({ variant }) => [variant, `${variant}, 95 % interval`]);
  return table({
    caption: `${measure.label} by ${finding.name}, ${measure.unit}: ${finding.workload}`,
    columns: columnsOf([finding.name], columns),
    rows: finding.points.map(({ value }, x): Text[] => [
      value,
      ...lines.flatMap(({ points }) => cellsOf(points.find((each) => each.x === x))),
    ]),
  });
}

function cellsOf(point: Point | undefined): string[] {
  if (point === undefined) return ["–", "–"];
  const { y, low, high } = point;
  return [digits(y), low === undefined || high === undefined ? "–" : range([low, high])];
}
