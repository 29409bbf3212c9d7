import type { Measured } from "../results/measured.ts";
import type { Results } from "../results/results.ts";
import type { Run } from "../results/run.ts";
import { medianOf } from "./cost.ts";
import type { Prices } from "../prices/prices.ts";

/** Where the services stand: each in a place of its own with its store beside it, and the broker beside the booking service. */
export const places = ["one zone", "three zones", "three continents"] as const;
/** Where the services stand. */
export type Place = (typeof places)[number];

/** Dollars by what they are paid for. */
export interface Dollars {
  cpu: number;
  memory: number;
  transfer: number;
  brokerMessages: number;
  waiting: number;
  total: number;
}

/** What the bookings of one variant cost where the services stand in one way. */
export interface Bill {
  variant: string;
  workload: string;
  place: Place;
  perBooking: Dollars;
  perMillion: Dollars;
  /** At `ratePerS`, day and night, on one deployment of the size that was measured. */
  perMonth: Dollars;
  ratePerS: number;
  /** The shares of what the services say to each other, and of all bytes, that leave a place. */
  crossing: { messages: number; bytes: number };
  /** How long a customer waits: the measured median, and a round trip of the distance for each wait for another service. */
  waitMs: number;
  /** The median of runs that really had this distance between everybody, stores included, where there are such. */
  sweptMs: number | null;
  words: string[];
}

const monthHours = 730;
/** A rate to begin with, where nobody says another. */
const someRatePerS = 100;

/** What the same bookings cost over one zone, three zones and three continents, for every variant that ran in an open loop. */
export function bills({ runs }: Pick<Results, "runs">, prices: Prices, { ratePerS = someRatePerS }: { ratePerS?: number } = {}): Bill[] {
  const usable = runs.filter(({ valid, mode, switches }) => valid && mode === "open" && switches["instrument"] === undefined);
  const groups = Map.groupBy(usable, ({ step, workload }) => JSON.stringify([step.variant, workload]));
  return [...groups.values()].flatMap((all) => {
    const near = all.filter(({ network, step }) => network === null && step.point === null);
    const uses = near.length === 0 ? null : usesOf(near);
    return uses === null ? [] : places.map((place) => billOf({ uses, all, place, prices, ratePerS }));
  });
}

/** What a booking uses, whatever that costs: medians over runs. */
interface Uses {
  cpuMs: number;
  memoryMb: number;
  brokerMessages: number;
  crossingBytes: number;
  crossing: Bill["crossing"];
  waitMs: number;
  serviceRoundTrips: number;
}

function usesOf(runs: Run[]): Uses | null {
  const median = (of: (run: Run) => Measured | null) => known(medianOf(runs.map((run) => of(run) ?? { value: null, reason: "unknown" })));
  const crossed = runs.map(crossingOf);
  const uses = {
    cpuMs: median(({ perBooking }) => perBooking.cpuMs),
    memoryMb: median(memoryOfDeployment),
    brokerMessages: median(({ perBooking }) => perBooking.brokerMessages),
    crossingBytes: known(medianOf(crossed.map(({ bytesPerBooking }) => bytesPerBooking))),
    waitMs: median(({ latency }) => latency.outcome.p50),
    serviceRoundTrips: median(({ perBooking }) => perBooking.serviceRoundTrips),
  };
  if (Object.values(uses).includes(null)) return null;
  const share = (of: "messages" | "bytes") => known(medianOf(crossed.map((each) => each[of]))) ?? 0;
  return { ...(uses as Omit<Uses, "crossing">), crossing: { messages: share("messages"), bytes: share("bytes") } };
}

function billOf({ uses, all, place, prices, ratePerS }: { uses: Uses; all: Run[]; place: Place; prices: Prices; ratePerS: number }): Bill {
  const { step, workload } = all[0] as Run;
  const { gbUsd, roundTripMs } = distanceOf(place, prices);
  const waitMs = uses.waitMs + uses.serviceRoundTrips * roundTripMs;
  const bookingsPerMonth = ratePerS * monthHours * 3_600;
  const perBooking = added({
    cpu: (uses.cpuMs / 3_600_000) * prices.vcpuHour.usd,
    memory: ((uses.memoryMb / 1_024) * monthHours * prices.memoryGbHour.usd) / bookingsPerMonth,
    transfer: (uses.crossingBytes / 1e9) * gbUsd,
    brokerMessages: (uses.brokerMessages / 1e6) * prices.millionBrokerMessages.usd,
    waiting: (waitMs / 1_000) * prices.waitingSecond.usd,
  });
  const crossing = roundTripMs === 0 ? { messages: 0, bytes: 0 } : uses.crossing;
  const swept = all.filter(({ network }) => network?.roundTripMs === roundTripMs).map(({ latency }) => latency.outcome.p50 ?? unknown);
  const sweptMs = swept.length === 0 ? null : known(medianOf(swept));
  const common = { variant: step.variant, workload, place, ratePerS, crossing, waitMs, sweptMs };
  const words = wordsOf({ uses, place, roundTripMs, sweptMs });
  return { ...common, perBooking, perMillion: times(perBooking, 1e6), perMonth: times(perBooking, bookingsPerMonth), words };
}

function distanceOf(place: Place, prices: Prices): { gbUsd: number; roundTripMs: number } {
  switch (place) {
    case "one zone":
      return { gbUsd: 0, roundTripMs: 0 };
    case "three zones":
      return { gbUsd: prices.gbBetweenZones.usd, roundTripMs: prices.roundTripBetweenZones.ms };
    case "three continents":
      return { gbUsd: prices.gbBetweenContinents.usd, roundTripMs: prices.roundTripBetweenContinents.ms };
  }
}

function wordsOf({
  uses,
  place,
  roundTripMs,
  sweptMs,
}: {
  uses: Uses;
  place: Place;
  roundTripMs: number;
  sweptMs: number | null;
}): string[] {
  if (place === "one zone") return [`waiting: the measured median, ${ms(uses.waitMs)}; nothing leaves the zone`];
  const rounds = uses.serviceRoundTrips.toFixed(1);
  return [
    `waiting: the measured median, ${ms(uses.waitMs)}, and ${rounds} measured round trips between services at ${ms(roundTripMs)} each, computed`,
    ...(sweptMs === null ? [] : [`runs with that distance between everybody, stores included, had a median of ${ms(sweptMs)}`]),
  ];
}

/** What leaves its place: calls of other services, and the broker's traffic with everybody but the booking service, beside which it stands. */
function crossingOf({ links, outcomes }: Run) {
  const leaves = ({ kind, service }: Run["links"][number]) => kind === "grpc" || (kind === "broker" && !service.startsWith("booking"));
  const bytes = sum(links, (link) => link.bytes);
  const gone = sum(links.filter(leaves), (link) => link.bytes);
  const said = sum(
    links.filter(({ kind }) => kind === "grpc" || kind === "nats"),
    (link) => link.messages,
  );
  return {
    bytesPerBooking: outcomes.confirmed === 0 ? unknown : gone / outcomes.confirmed,
    bytes: bytes === 0 ? 0 : gone / bytes,
    messages: said === 0 ? 0 : 1,
  };
}

/** Without the load generator, which nobody pays for. */
function memoryOfDeployment({ processes, memoryMb }: Run): Measured {
  const own = processes.filter(({ kind }) => kind !== "load").map((each) => each.memoryMb);
  return own.length === 0 ? memoryMb : (own.find((each) => typeof each !== "number") ?? sum(own, Number));
}

const unknown: Measured = { value: null, reason: "nothing was confirmed" };
const known = (value: Measured) => (typeof value === "number" ? value : null);
const ms = (value: number) => `${value.toFixed(1)} ms`;
const sum = <Value>(values: Value[], of: (value: Value) => number) => values.reduce((total, value) => total + of(value), 0);

function added(parts: Omit<Dollars, "total">): Dollars {
  return { ...parts, total: sum(Object.values(parts), Number) };
}

function times(dollars: Dollars, factor: number): Dollars {
  return Object.fromEntries(Object.entries(dollars).map(([name, usd]) => [name, usd * factor])) as unknown as Dollars;
}
