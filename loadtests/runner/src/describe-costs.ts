import { styleText } from "node:util";
import { bills, claimBeside, claimOf, costLines, quoted, type CostLine, type Measured, type Prices, type Run } from "@coordbench/report";
import { labelOf } from "./label.ts";
import { drawTable } from "./table.ts";

/** What one run's bookings cost beside what the textbook predicts, what they would cost in dollars, and what the testbed itself took. */
export function describeCosts(run: Run, prices: Prices): string {
  const title = styleText("bold", `what one confirmed booking cost: ${run.workload}, ${labelOf(run.design, run.switches)}`);
  const table = drawTable(["", "measured", "per attempt", "textbook", "ratio"], costLines(run).map(rowOf));
  return [`${title}\n${table}`, ...billLines(run, prices), ...harnessLines(run)].join("\n\n");
}

function rowOf({ label, unit, measured, perAttempt, textbook, ratio }: CostLine): string[] {
  const name = unit === "" || unit === "share" ? label : `${label}, ${unit}`;
  return [
    name,
    figure(measured),
    figure(perAttempt),
    textbook === null ? "–" : rounded(textbook),
    ratio === null ? "–" : `${ratio.toFixed(2)} ×`,
  ];
}

function billLines(run: Run, prices: Prices): string[] {
  const own = bills({ runs: [run] }, prices);
  if (own.length === 0) return [];
  const rows = own.map(({ place, perMillion, perMonth, waitMs }) => [
    place,
    ...[
      perMillion.cpu + perMillion.memory,
      perMillion.transfer,
      perMillion.brokerMessages,
      perMillion.waiting,
      perMillion.total,
      perMonth.total,
    ].map(dollars),
    `${waitMs.toFixed(0)} ms`,
  ]);
  const header = [
    "a million bookings",
    "machines",
    "transfer",
    "broker",
    "waiting",
    "total",
    `a month at ${own[0]?.ratePerS}/s`,
    "a customer waits",
  ];
  const claim = claimOf(quoted);
  const [beside] = claimBeside({ runs: [run] }, quoted);
  const { participants, roundTripMs, waitingSecondUsd, thousandMessagesUsd } = quoted;
  const supposed = `${participants} participants, ${roundTripMs} ms, ${dollars(waitingSecondUsd)} a second, ${dollars(thousandMessagesUsd)} a thousand messages`;
  const measured =
    beside &&
    `; at these prices and this distance the booking measured here, with ${beside.messages.toFixed(1)} messages and ${beside.roundTrips.toFixed(1)} round trips between services, costs ${dollars(beside.totalUsd)}`;
  return [drawTable(header, rows), `The claim: ${supposed}: ${dollars(claim.totalUsd)} a booking${measured ?? ""}.`];
}

function harnessLines({ harness }: Run): string[] {
  if (harness === null) return [];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const { share, http, metering, telemetry, unattributed } = harness;
  return [
    `The testbed itself took ${percent(share)} of the processor time of all services and servers: HTTP ${percent(http)}, metering ${percent(metering)}, telemetry ${percent(telemetry)}; ${percent(unattributed)} cannot be laid at any door.`,
  ];
}

const figure = (value: Measured) => (typeof value === "number" ? rounded(value) : "–");
const rounded = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
const dollars = (usd: number) => `$${usd >= 0.1 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`;
