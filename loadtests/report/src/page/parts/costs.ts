import { costs, type CostFinding, type CostLine } from "../../analysis/cost.ts";
import type { Prices } from "../../prices/prices.ts";
import type { Results } from "../../results/results.ts";
import type { Accents } from "../accents.ts";
import { columnsOf, heading, paragraph, table, type Block, type Part, type Table, type Text } from "../document.ts";
import { digits, measuredDigits, percent, times } from "../numbers.ts";
import { billBlocks } from "./bill.ts";
import { groupsOf } from "./groups.ts";

/** What a booking costs, beside what the textbook says, and in dollars. */
export function costsPart(results: Results, prices: Prices | undefined, accents: Accents): Part | undefined {
  const open = groupsOf(results).filter(({ isOpen }) => isOpen);
  const all = costs(results);
  const blocks = open.flatMap(({ title, section, workload }) => {
    const own = all.filter((finding) => finding.section === section && finding.workload === workload && finding.point === null);
    return own.length === 0
      ? []
      : [heading(title), costTable(title, own), ...derivations(own), linkTable(title, own), processTable(title, own)];
  });
  if (blocks.length === 0) return undefined;
  const dollars = prices === undefined ? [] : billBlocks(results, prices, accents);
  return { id: "costs", title: "What a booking costs", blocks: [paragraph(howToRead), ...blocks, ...harness(all), ...dollars] };
}

const howToRead =
  "Everything is metered at the transport and divided by the bookings that were confirmed; what runs when nobody books is subtracted. The textbook’s column is a prediction that has never seen a measurement: the ratio says how far practice is from it.";

function costTable(title: string, findings: readonly CostFinding[]): Table {
  const lines = findings[0]?.lines ?? [];
  return table({
    caption: `For each confirmed booking: ${title}`,
    columns: columnsOf(
      ["Cost"],
      findings.flatMap((finding) => [finding.variant, ...(hasTextbook(finding) ? ["textbook", "ratio"] : [])]),
    ),
    rows: lines.map(({ measure, label, unit }): Text[] => [
      unit === "" || unit === "share" ? label : `${label}, ${unit}`,
      ...findings.flatMap((finding) => {
        const [measured, ...book] = cellsOf(finding.lines.find((line) => line.measure === measure));
        return [measured, ...(hasTextbook(finding) ? book : [])];
      }),
    ]),
  });
}

/** Nobody has written a textbook on the control. */
const hasTextbook = ({ lines }: CostFinding) => lines.some(({ textbook }) => textbook !== null);

function cellsOf(line: CostLine | undefined): [string, string, string] {
  if (line === undefined) return ["–", "–", "–"];
  const write = line.unit === "share" ? percent : digits;
  const measured = typeof line.measured === "number" ? write(line.measured) : "–";
  return [measured, line.textbook === null ? "–" : write(line.textbook), line.ratio === null ? "–" : times(line.ratio)];
}

/** How the textbook comes to its figures, per attempt, and why some could not be measured. */
function derivations(findings: readonly CostFinding[]): Block[] {
  const rows = findings.flatMap(({ variant, lines }) =>
    lines.map(({ label, measured, perAttempt, derivation, from }): Text[] => [
      label,
      { variant },
      measuredDigits(perAttempt),
      derivation ?? "",
      typeof measured === "number" ? (from ?? "") : measured.reason,
    ]),
  );
  const columns = [...columnsOf(["Cost", "Variant"], ["for each attempt"]), { title: "the textbook’s derivation" }, { title: "remark" }];
  return [
    table({
      caption: "The same for each attempted booking, how the textbook comes to its figures, and what could not be measured",
      columns,
      rows,
      folded: true,
    }),
  ];
}

function linkTable(title: string, findings: readonly CostFinding[]): Table {
  return table({
    caption: `By service and by link, for each confirmed booking: ${title}`,
    columns: columnsOf(["Variant", "Service", "Link", "Kind"], ["calls", "messages", "bytes"]),
    rows: findings.flatMap(({ variant, links }) =>
      links.map(({ service, link, kind, calls, messages, bytes }): Text[] => [
        { variant },
        service,
        link,
        kind,
        digits(calls),
        digits(messages),
        digits(bytes),
      ]),
    ),
    folded: true,
  });
}

function processTable(title: string, findings: readonly CostFinding[]): Table {
  return table({
    caption: `By process: ${title}`,
    columns: columnsOf(["Variant", "Process", "Kind"], ["CPU ms for each booking", "memory, MB"]),
    rows: findings.flatMap(({ variant, processes }) =>
      processes.map(({ name, kind, cpuMsPerBooking, memoryMb }): Text[] => [
        { variant },
        name,
        kind,
        measuredDigits(cpuMsPerBooking),
        measuredDigits(memoryMb),
      ]),
    ),
    folded: true,
  });
}

function harness(findings: readonly CostFinding[]): Block[] {
  const profiled = new Map(
    findings.flatMap(({ variant, workload, harness: own }) =>
      own === null ? [] : [[`${variant}\n${workload}`, { variant, workload, own }] as const],
    ),
  );
  if (profiled.size === 0) return [];
  const columns = columnsOf(["Variant", "Workload"], ["the testbed itself", "HTTP", "metering", "telemetry", "laid at no door"]);
  const rows = [...profiled.values()].map(({ variant, workload, own }): Text[] => [
    { variant },
    workload,
    ...[own.share, own.http, own.metering, own.telemetry, own.unattributed].map(percent),
  ]);
  return [
    heading("What the testbed itself takes"),
    table({ caption: "Shares of the processor time of all services and servers, from profiles of runs of their own", columns, rows }),
  ];
}
