import type { Accents } from "../accents.ts";
import type { Flip, SweepFinding } from "../../analysis/findings.ts";
import { logAxis, type Axis } from "../charts/axis.ts";
import { lineChart, type Line, type Mark } from "../charts/lines.ts";
import { columnsOf, heading, table, type Block, type Figure, type Part, type Text } from "../document.ts";
import { digits, range } from "../numbers.ts";

/** What happens as one thing is varied, and where the winner changes. */
export function sweepPart(findings: readonly SweepFinding[], accents: Accents): Part | undefined {
  if (findings.length === 0) return undefined;
  return { id: "sweeps", title: "Where the winner changes", blocks: findings.flatMap((finding) => blocksOf(finding, accents)) };
}

function blocksOf(finding: SweepFinding, accents: Accents): Block[] {
  const { name, workload, words, flips, left } = finding;
  const names = [...new Set(finding.points.flatMap(({ variants }) => variants.flatMap(({ measures }) => Object.keys(measures))))];
  return [
    heading([{ code: name }, `: ${workload}`]),
    { kind: "list", items: [...words, ...left] },
    ...(flips.length === 0 ? [] : [flipTable(finding)]),
    { kind: "multiples", figures: names.map((measure) => sweepFigure(finding, measure, accents)) },
  ];
}

function flipTable({ name, workload, flips }: SweepFinding): Block {
  return table({
    caption: `Where the better of two changes as ${name} grows: ${workload}`,
    columns: [...columnsOf(["Measure"], [`at ${name}`, "95 % interval"]), { title: "better before" }, { title: "better after" }],
    rows: flips.map(({ measure, between, at, interval, from, to }): Text[] => [
      measure,
      at === null ? between.join(" to ") : digits(at),
      interval === null ? "–" : range(interval),
      { variant: from },
      { variant: to },
    ]),
  });
}

function sweepFigure(finding: SweepFinding, measure: string, accents: Accents): Figure {
  const { name, points, flips, workload } = finding;
  const values = points.map(({ value }) => value);
  const lines = linesOf(finding, measure);
  const numbers = lines.flatMap((line) =>
    line.points.flatMap(({ y, low, high }) => [y, low, high].filter((each) => typeof each === "number")),
  );
  const own = flips.filter((flip) => flip.measure === measure);
  const marks = own.flatMap((flip): Mark[] => {
    const at = positionOf(flip, values);
    return at === null ? [] : [{ axis: "x", at, words: `equal at ${flip.at === null ? flip.between.join("–") : digits(flip.at)}` }];
  });
  const x: Axis = {
    title: name,
    scale: "linear",
    domain: [0, Math.max(1, values.length - 1)],
    ticks: values.map((label, at) => ({ at, label })),
  };
  const unchanged = "the order of the variants does not change";
  return {
    kind: "figure",
    title: `${measure} by ${name}`,
    finding:
      own.length === 0
        ? unchanged
        : own.map(({ from, to, at, between }) => `${from} is better up to ${at === null ? between[0] : digits(at)}, then ${to}`).join("; "),
    draw: lineChart({ x, y: logAxis(measure, numbers), lines, marks, accents, heightPx: 250 }),
    table: valueTable({ caption: `${measure} by ${name}: ${workload}`, name, values, lines }),
  };
}

function linesOf({ points }: SweepFinding, measure: string): Line[] {
  const variants = [...new Set(points.flatMap(({ variants: own }) => own.map(({ variant }) => variant)))];
  return variants.map((variant) => ({
    variant,
    points: points.flatMap(({ variants: own }, x) => {
      const found = own.find((each) => each.variant === variant)?.measures[measure];
      return found === undefined ? [] : [{ x, y: found.median, low: found.interval[0], high: found.interval[1], mark: "held" as const }];
    }),
  }));
}

/** Values stand at equal distances; a crossing lies between two of them, as far from each as it is in numbers. */
function positionOf({ at, between }: Flip, values: readonly string[]): number | null {
  const [before, after] = between.map((value) => values.indexOf(value));
  if (before === undefined || after === undefined || before === -1 || after === -1) return null;
  const [low, high] = between.map(Number);
  const share = at === null || low === undefined || high === undefined || low === high ? 0.5 : (at - low) / (high - low);
  return before + (after - before) * Math.min(1, Math.max(0, share));
}

function valueTable({
  caption,
  name,
  values,
  lines,
}: {
  caption: string;
  name: string;
  values: readonly string[];
  lines: readonly Line[];
}) {
  return table({
    caption,
    columns: columnsOf(
      [name],
      lines.flatMap(({ variant }) => [variant, `${variant}, 95 % interval`]),
    ),
    rows: values.map((value, x): Text[] => [
      value,
      ...lines.flatMap(({ points }) => {
        const point = points.find((each) => each.x === x);
        const isWhole = point?.low !== undefined && point.high !== undefined;
        return [digits(point?.y ?? null), isWhole ? range([point.low ?? 0, point.high ?? 0]) : "–"];
      }),
    ]),
  });
}
