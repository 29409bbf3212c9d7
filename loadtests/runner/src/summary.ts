import { styleText } from "node:util";
import type { Measured, Run } from "@coordbench/report";
import { designs } from "./designs/index.ts";
import { labelOfRun } from "./label.ts";
import { drawTable } from "./table.ts";

const header = [
  "design",
  "offered/s",
  "confirmed/s",
  "p50 ms",
  "p99 ms",
  "refused",
  "oversold",
  "messages",
  "broker",
  "flushes",
  "CPU ms",
  "audit",
];

/** What runs came to, as a table for each workload, in words that need no manual; of several alike the one in the middle. */
export function summarize(runs: Run[]): string {
  const tables = [...Map.groupBy(runs, ({ workload }) => workload)].map(
    ([workload, own]) => `${styleText("bold", workload)}\n${drawTable(header, middles(own).map(rowOf))}`,
  );
  return [...tables, legend].join("\n\n");
}

/** Of each design, in the usual order, the run whose p99 is the median: all figures of a row belong together. */
function middles(runs: Run[]): Run[] {
  const order = [...designs.keys()];
  const labelled = Map.groupBy(runs, (run) => JSON.stringify([labelOfRun(run), run.mode]));
  return [...labelled]
    .toSorted(([one, [a]], [other, [b]]) => order.indexOf(a?.design ?? "") - order.indexOf(b?.design ?? "") || (one < other ? -1 : 1))
    .map(([, own]) => middleOf(own.some(({ valid }) => valid) ? own.filter(({ valid }) => valid) : own));
}

function middleOf(runs: Run[]): Run {
  const slowness = ({ latency }: Run) => latency.outcome.p99 ?? Number.MAX_VALUE;
  return runs.toSorted((a, b) => slowness(a) - slowness(b))[Math.floor((runs.length - 1) / 2)] as Run;
}

function rowOf(run: Run): string[] {
  const { throughput, latency, outcomes, oversell, perBooking, audit } = run;
  const refused = Object.values(outcomes.rejected).reduce((sum, count) => sum + count, 0) + outcomes.refused;
  return [
    labelOfRun(run),
    throughput.offered === null ? `(${run.switches["inFlight"]} in flight)` : throughput.offered.toFixed(0),
    throughput.confirmed.toFixed(0),
    ms(latency.outcome.p50),
    ms(latency.outcome.p99),
    String(refused),
    oversell.units === 0 ? "0" : `${oversell.units} (${(oversell.rate * 100).toFixed(1)} %)`,
    figure(perBooking.messages, 1),
    figure(perBooking.brokerMessages, 1),
    flushesCell(perBooking),
    figure(perBooking.cpuMs, 2),
    auditCell(audit.verdict, run),
  ];
}

/** What is counted stands there even where not everything is, and says so. */
function flushesCell({ flushes, databaseFlushes }: Run["perBooking"]): string {
  return typeof flushes === "number" ? figure(flushes, 2) : `${figure(databaseFlushes, 2)} + ?`;
}

function auditCell(verdict: string, { valid, switches }: Run): string {
  const { instrument } = switches;
  if (!valid) return styleText("red", `${verdict}: INVALID RUN`);
  if (instrument !== undefined) return styleText("red", `${verdict}: NOT TO BE QUOTED (${instrument})`);
  return verdict === "holds" ? styleText("green", "holds") : styleText("yellow", `${verdict}, as it must be`);
}

const ms = (value: number | null) => (value === null ? "–" : value.toFixed(1));
const figure = (value: Measured, digits: number) => (typeof value === "number" ? value.toFixed(digits) : "–");

const legend = `offered/s    bookings that customers asked for each second       confirmed/s  those that were confirmed
p50, p99     milliseconds from the moment a customer meant to start until a confirmed booking was applied everywhere
refused      bookings refused with a reason, sold out mostly          oversold     units sold that were never in stock
messages, broker, flushes, CPU   what one confirmed booking cost:
             messages  what the services said to each other           broker       what a broker carried besides: envelopes of many
             flushes   forced writes to disk, "+ ?" where some                     messages at once, acknowledgements, pulls
                       stores keep no count of theirs                 CPU          processor time of all services and servers
audit        an independent check of every ledger after the run; the control "uncoordinated" must fail it when stock is scarce`;

/** Why a run's numbers must not be used. */
export function complain(run: Run): string {
  const which = `The ${run.workload} run of ${labelOfRun(run)} is not valid and its numbers must not be used:`;
  return `${styleText("red", which)}\n  ${run.invalidBecause.join("\n  ")}`;
}
