import type { AblationFinding, RatioEstimate, Rung } from "../../analysis/findings.ts";
import type { Accents } from "../accents.ts";
import { logAxis } from "../charts/axis.ts";
import { rowChart, type Row } from "../charts/rows.ts";
import { columnsOf, heading, paragraph, table, type Block, type Figure, type Part, type Table, type Text } from "../document.ts";
import { digits, percent, range, times } from "../numbers.ts";

/** How much of the difference is the protocol, and how much everything else that differs. */
export function ablationPart(findings: readonly AblationFinding[], accents: Accents): Part | undefined {
  if (findings.length === 0) return undefined;
  return {
    id: "ablation",
    title: "How much of it is the protocol?",
    blocks: [paragraph(howToRead), ...findings.flatMap((finding) => blocksOf(finding, accents))],
  };
}

const howToRead =
  "A ladder climbs from one design to the other, changing one thing on each rung: the protocol first, then the store, the transport, and so on. Each bar reaches from what the rung before came to, to what this one comes to; its line is the 95 % interval of that step. A share is a part of the whole difference on a logarithmic scale, on which steps add up.";

function blocksOf(finding: AblationFinding, accents: Accents): Block[] {
  const { label, workload, words, interaction } = finding;
  return [
    heading(`${label}: ${workload}`),
    ...words.map(paragraph),
    ...(finding.total === null ? [] : [ladderFigure(finding, finding.total, accents)]),
    ...(interaction.corners.length === 0 ? [] : [cornerTable(finding)]),
  ];
}

function ladderFigure(finding: AblationFinding, total: RatioEstimate, accents: Accents): Figure {
  const { label, unit, better, workload, rungs } = finding;
  const values = rungs.flatMap((rung, index) => [rung.median, ...endsOf(rung, rungs[index - 1])]);
  return {
    kind: "figure",
    title: `${label}, rung by rung: ${workload}`,
    finding: `From ${digits(rungs[0]?.median ?? null)} to ${digits(rungs.at(-1)?.median ?? null)} ${unit}, ${times(total.ratio)} in all; the largest step: ${largest(rungs)}. Solid bars are improvements (${better} is better), hollow ones are not.`,
    draw: rowChart({
      x: logAxis(`${label}, ${unit}`, values),
      words: "left",
      rows: rungs.map((rung, index) => ladderRow({ rung, before: rungs[index - 1], better, accents })),
    }),
    table: ladderTable(finding, total),
  };
}

function ladderRow({
  rung,
  before,
  better,
  accents,
}: {
  rung: Rung;
  before: Rung | undefined;
  better: "higher" | "lower";
  accents: Accents;
}): Row {
  const { variant, changes, median, ratio } = rung;
  const { colour } = accents(variant);
  if (before === undefined) return { words: changes, note: digits(median), bars: [], point: median, colour, isStrong: true };
  const isBetter = ratio >= 1 === (better === "higher");
  return {
    words: changes,
    note: `${isBetter ? "▲" : "▼"} ${times(ratio)}${shareOf(rung)}`,
    bars: [{ from: Math.min(before.median, median), to: Math.max(before.median, median), fill: isBetter ? "full" : "hollow" }],
    point: median,
    interval: endsOf(rung, before),
    colour,
    isStrong: Math.abs(rung.share ?? 0) >= 0.25,
  };
}

const shareOf = ({ share }: Rung) => (share === null ? "" : ` · ${percent(share)}`);

/** Where a step may have led: its interval, from where it began. */
function endsOf({ median, ratio, interval: [low, high] }: Rung, before: Rung | undefined): [number, number] {
  return before === undefined ? [median, median] : [(median * low) / ratio, (median * high) / ratio];
}

function largest(rungs: readonly Rung[]): string {
  const [first] = rungs.slice(1).toSorted((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)));
  return first === undefined ? "none" : `${first.changes} (${times(first.ratio)}${shareOf(first).replace(" · ", ", ")})`;
}

function ladderTable({ label, unit, workload, rungs }: AblationFinding, total: RatioEstimate): Table {
  const rows = rungs.map(({ variant, changes, median, ratio, interval, share, pairs }, index): Text[] => [
    changes,
    { variant },
    digits(median),
    ...(index === 0 ? ["–", "–", "–", "–"] : [times(ratio), range(interval), share === null ? "–" : percent(share), String(pairs)]),
  ]);
  return table({
    caption: `The rungs in numbers: ${label}, ${workload}`,
    columns: columnsOf(["What changes", "Variant"], [unit, "to the rung before", "95 % interval", "share of the whole", "pairs"]),
    rows: [...rows, ["all together", "", "", times(total.ratio), range(total.interval), "", String(total.pairs)]],
  });
}

function cornerTable({ label, workload, interaction }: AblationFinding): Table {
  return table({
    caption: `The same changes in another order: ${label}, ${workload}`,
    columns: columnsOf(["Change", "Variant", "Made"], ["ratio", "95 % interval", "on the ladder"]),
    rows: interaction.corners.map(({ changes, variant, standing, ratio, interval, onTheLadder }): Text[] => [
      changes,
      { variant },
      standing,
      times(ratio),
      range(interval),
      times(onTheLadder),
    ]),
  });
}
