import type { CeilingFinding, CeilingFindings } from "../../analysis/ceilings.ts";
import type { Ceiling } from "../../results/results.ts";
import type { Accents } from "../accents.ts";
import { linearAxis } from "../charts/axis.ts";
import { rowChart, type Row } from "../charts/rows.ts";
import { columnsOf, paragraph, table, type Block, type Figure, type Part, type Table, type Text } from "../document.ts";
import { digits, percent } from "../numbers.ts";

/** What the parts can do by themselves, and how much of it each design makes. */
export function ceilingsPart(ceilings: readonly Ceiling[], { variants, words }: CeilingFindings, accents: Accents): Part | undefined {
  if (ceilings.length === 0) return undefined;
  const held = variants.length === 0 ? [] : [...words.map(paragraph), shareFigure(variants, accents), ...variants.map(arithmetic)];
  return { id: "ceilings", title: "What the parts could do", blocks: [...held, partTable(ceilings)] };
}

const loadOf = ({ workload, inFlight }: CeilingFinding) => `${workload}${inFlight === null ? "" : `, ${inFlight} in flight`}`;
const shareOf = ({ share }: CeilingFinding) => (share === null ? "no share" : percent(share));

function shareFigure(variants: readonly CeilingFinding[], accents: Accents): Figure {
  const shares = variants.map(({ share }) => share ?? 0);
  const rows = variants.map((finding): Row => {
    const bars = [
      { from: 0, to: 1, fill: "hollow" as const },
      { from: 0, to: finding.share ?? 0, fill: "full" as const },
    ];
    return { words: `${finding.variant}: ${loadOf(finding)}`, note: shareOf(finding), bars, colour: accents(finding.variant).colour };
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: percent(at) }));
  return {
    kind: "figure",
    title: "What is made of the ceiling",
    finding: `Between ${percent(Math.min(...shares))} and ${percent(Math.max(...shares))} of it. The outline is the ceiling, what is filled was measured.`,
    draw: rowChart({ x: { ...linearAxis("share of the ceiling", [1, ...shares]), ticks }, words: "left", rows }),
    table: table({
      caption: "Goodput against the ceiling, bookings per second",
      columns: columnsOf(["Variant", "Load"], ["by the processors", "narrowest part alone", "ceiling", "measured", "share"]),
      rows: variants.map((finding): Text[] => [
        { variant: finding.variant },
        loadOf(finding),
        digits(finding.byProcessors),
        digits(finding.narrowest.bookingsPerS),
        digits(finding.ceiling),
        digits(finding.goodput),
        shareOf(finding),
      ]),
    }),
  };
}

function arithmetic(finding: CeilingFinding): Block {
  return { kind: "folded", summary: `The arithmetic: ${finding.variant}, ${loadOf(finding)}`, items: finding.lines };
}

function partTable(ceilings: readonly Ceiling[]): Table {
  return table({
    caption: "Each part by itself on this machine, in this session",
    columns: [
      ...columnsOf(["Part"], ["per second", "lowest", "highest", "samples", "at once", "CPU ms each"]),
      { title: "what was measured" },
    ],
    rows: ceilings.map(({ name, meaning, perS, lowestPerS, highestPerS, samples, concurrency, cpuMsPerOp }): Text[] => [
      { code: name },
      digits(perS),
      digits(lowestPerS),
      digits(highestPerS),
      String(samples),
      String(concurrency),
      digits(cpuMsPerOp),
      meaning,
    ]),
  });
}
