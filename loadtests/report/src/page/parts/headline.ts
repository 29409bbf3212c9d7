import type { Measured } from "../../results/measured.ts";
import type { Run } from "../../results/run.ts";
import { columnsOf, table, type Block, type Part, type Text } from "../document.ts";
import { digits, median, medianOf, percent } from "../numbers.ts";
import type { Group } from "./groups.ts";

const columns = columnsOf(
  ["Variant"],
  ["confirmed/s", "p50 ms", "p99 ms", "refused", "oversold", "messages", "broker", "flushes", "CPU ms", "runs"],
);

/** What each variant came to under each load, the middle of its valid runs. */
export function headlinePart(groups: readonly Group[]): Part | undefined {
  const shown = groups.filter(({ variants }) => variants.size > 0);
  if (shown.length === 0) return undefined;
  const tables = shown.map((group): Block =>
    table({
      caption: group.title,
      columns: [...columns, { title: "audit" }],
      rows: [...group.variants].map((entry) => rowOf(entry, group)),
    }),
  );
  return { id: "headline", title: "What each variant came to", blocks: [...tables, legend] };
}

function rowOf([variant, runs]: [string, readonly Run[]], group: Group): Text[] {
  const made = group.runs.filter(({ step }) => step.variant === variant).length;
  const middle = (value: (run: Run) => number | null) => digits(medianOf(runs.map(value)));
  const costs = (name: "messages" | "brokerMessages" | "cpuMs") => digits(medianOf(runs.map(({ perBooking }) => perBooking[name])));
  return [
    { variant },
    middle(({ throughput }) => throughput.confirmed),
    middle(({ latency }) => latency.outcome.p50),
    middle(({ latency }) => latency.outcome.p99),
    digits(median(runs.map(refused))),
    oversold(runs),
    costs("messages"),
    costs("brokerMessages"),
    flushes(runs),
    costs("cpuMs"),
    runs.length === made ? String(made) : `${runs.length} of ${made}`,
    audited(runs),
  ];
}

function refused({ outcomes }: Run): number {
  return Object.values(outcomes.rejected).reduce((sum, each) => sum + each, 0) + outcomes.refused;
}

function oversold(runs: readonly Run[]): string {
  const units = median(runs.map(({ oversell }) => oversell.units)) ?? 0;
  return units === 0 ? "0" : `${digits(units)} (${percent(median(runs.map(({ oversell }) => oversell.rate)) ?? 0)})`;
}

/** What is counted stands there even where not everything is, and says so. */
function flushes(runs: readonly Run[]): string {
  const known = (values: Measured[]) => values.every((value) => typeof value === "number");
  const all = runs.map(({ perBooking }) => perBooking.flushes);
  return known(all) ? digits(medianOf(all)) : `${digits(medianOf(runs.map(({ perBooking }) => perBooking.databaseFlushes)))} + ?`;
}

function audited(runs: readonly Run[]): string {
  const verdicts = [...new Set(runs.map(({ audit }) => (audit.verdict === "holds" ? "holds" : `${audit.verdict}, as it must be`)))];
  return verdicts.join("; ");
}

const legend: Block = {
  kind: "list",
  items: [
    "Each number is the median of the variant’s valid runs (“6 of 7”: one of them was not). Latency counts from the moment a customer meant to start until the confirmed booking was applied everywhere.",
    "Messages, broker, flushes and CPU are what one confirmed booking cost, idle cost subtracted, the load generator left out. “+ ?” says that some stores keep no count of their flushes.",
    "In a closed loop (“in flight”) customers wait for each other: its latency describes the queue, so only its confirmed bookings per second are compared.",
  ],
};
