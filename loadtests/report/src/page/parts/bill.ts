import { bills, places, type Bill } from "../../analysis/cost-bill.ts";
import { claimBeside, claimOf, quoted } from "../../analysis/cost-claim.ts";
import type { Prices } from "../../prices/prices.ts";
import type { Results } from "../../results/results.ts";
import type { Accents } from "../accents.ts";
import { linearAxis } from "../charts/axis.ts";
import { rowChart, type Row } from "../charts/rows.ts";
import { columnsOf, heading, paragraph, table, type Block, type Figure, type Table, type Text } from "../document.ts";
import { digits } from "../numbers.ts";

/** The bill of the same bookings over one zone, three zones and three continents, and a claim that people quote. */
export function billBlocks(results: Results, prices: Prices, accents: Accents): Block[] {
  const loads = Map.groupBy(bills(results, prices), ({ workload }) => workload);
  const drawn = [...loads].flatMap(([workload, own]) => [billFigure(workload, own, accents), monthTable(workload, own)]);
  return drawn.length === 0 ? [] : [heading("In dollars"), ...drawn, ...claim(results), priceTable(prices)];
}

const dollars = (usd: number) => `$${digits(usd)}`;

function billFigure(workload: string, own: readonly Bill[], accents: Accents): Figure {
  const rows = own.map(({ variant, place, perMillion: { waiting, total } }): Row => {
    const machines = total - waiting;
    const bars = [
      { from: 0, to: machines, fill: "full" as const },
      { from: machines, to: total, fill: "faint" as const },
    ];
    return { words: `${variant}, ${place}`, note: dollars(total), bars, colour: accents(variant).colour };
  });
  const farthest = own.filter(({ place }) => place === places.at(-1));
  return {
    kind: "figure",
    title: `A million bookings: ${workload}`,
    finding: `Over ${places.at(-1)}: ${farthest.map(({ variant, perMillion }) => `${variant} ${dollars(perMillion.total)}`).join("; ")}. Solid: machines, traffic and broker; faint: customers’ waiting.`,
    draw: rowChart({
      x: linearAxis(
        "dollars for a million bookings",
        own.map(({ perMillion }) => perMillion.total),
      ),
      words: "left",
      rows,
    }),
    table: partsTable(workload, own),
  };
}

function partsTable(workload: string, own: readonly Bill[]): Table {
  return table({
    caption: `Dollars for a million bookings, by what they are paid for: ${workload}`,
    columns: [
      ...columnsOf(["Variant", "Place"], ["processors", "memory", "traffic", "broker", "waiting", "total"]),
      { title: "how customers’ waiting is counted" },
    ],
    rows: own.map(({ variant, place, perMillion, words }): Text[] => [
      { variant },
      place,
      ...[perMillion.cpu, perMillion.memory, perMillion.transfer, perMillion.brokerMessages, perMillion.waiting, perMillion.total].map(
        digits,
      ),
      words.join("; "),
    ]),
  });
}

function monthTable(workload: string, own: readonly Bill[]): Table {
  return table({
    caption: `Dollars at ${own[0]?.ratePerS ?? 0} bookings per second, day and night: ${workload}`,
    columns: columnsOf(["Variant", "Place"], ["for one booking", "for a million", "in a month", "in a month without waiting", "ms waited"]),
    rows: own.map(({ variant, place, perBooking, perMillion, perMonth, waitMs }): Text[] => [
      { variant },
      place,
      perBooking.total.toPrecision(3),
      digits(perMillion.total),
      digits(perMonth.total),
      digits(perMonth.total - perMonth.waiting),
      digits(waitMs),
    ]),
  });
}

function claim(results: Results): Block[] {
  const said = claimOf(quoted);
  const { participants, roundTripMs, waitingSecondUsd, thousandMessagesUsd } = quoted;
  const words = `A claim that people quote: ${participants} participants, ${roundTripMs} ms round trips, $${waitingSecondUsd} for each second of waiting and $${thousandMessagesUsd} for a thousand messages make about $${said.totalUsd.toFixed(2)} for each booking. The same prices for what was measured here:`;
  const rows = [
    ["the textbook’s two-phase commit", `${participants} participants`, ...cellsOf(said)],
    ...claimBeside(results, quoted).map((own): Text[] => [{ variant: own.variant }, own.workload, ...cellsOf(own)]),
  ];
  const columns = columnsOf(["What", "Load"], ["messages", "round trips", "ms waited", "messages, $", "waiting, $", "total, $"]);
  return [paragraph(words), table({ caption: "The quoted claim, and what was measured at the same prices", columns, rows })];
}

function cellsOf({ messages, roundTrips, waitMs, messagesUsd, waitingUsd, totalUsd }: ReturnType<typeof claimOf>): string[] {
  return [
    digits(messages),
    digits(roundTrips),
    digits(waitMs),
    messagesUsd.toPrecision(2),
    waitingUsd.toPrecision(2),
    totalUsd.toPrecision(2),
  ];
}

function priceTable(prices: Prices): Table {
  const rows = Object.entries(prices).map(([name, price]): Text[] => [
    { code: name },
    "usd" in price ? `$${price.usd}` : `${price.ms} ms`,
    price.source,
    price.asOf,
  ]);
  const columns = [{ title: "Figure" }, { title: "Value", numeric: true }, { title: "Source" }, { title: "As of" }];
  return table({ caption: "The price sheet: replace any figure, and the bill changes", columns, rows, folded: true });
}
