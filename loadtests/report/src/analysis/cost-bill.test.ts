import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runUnderTest } from "../results/run-under-test.ts";
import type { Run } from "../results/run.ts";
import { bills } from "./cost-bill.ts";
import { claimBeside, claimOf, quoted } from "./cost-claim.ts";
import { readPrices } from "../prices/prices.ts";

const standard = readPrices(readFileSync(new URL("../../prices.json", import.meta.url), "utf8"), { name: "prices.json" });
const round = JSON.stringify({
  vcpuHour: 0.036,
  memoryGbHour: 0.01,
  gbBetweenZones: 0.02,
  gbBetweenContinents: 0.1,
  millionBrokerMessages: 1,
  waitingSecond: 0.01,
  roundTripBetweenZones: 1,
  roundTripBetweenContinents: 100,
});
const prices = readPrices(round, { name: "round.json", standard });

const costs = { ...runUnderTest().perBooking, cpuMs: 10, brokerMessages: 20, messages: 6, serviceRoundTrips: 3 };
const percentiles = { count: 1_000, p50: 20, p90: 20, p99: 20, p999: 20, max: 20 };
const link = (service: string, kind: string, bytes: number) => ({ service, link: kind, kind, calls: 1, messages: 6, bytes });

function booked(given: Partial<Run> = {}): Run {
  const { latency, outcomes } = runUnderTest();
  return runUnderTest({
    perBooking: costs,
    latency: { ...latency, outcome: percentiles },
    outcomes: { ...outcomes, confirmed: 1_000 },
    memoryMb: 2_048,
    processes: [
      { name: "booking-0", kind: "service", cpuMs: 1, memoryMb: 1_024 },
      { name: "k6", kind: "load", cpuMs: 1, memoryMb: 1_024 },
    ],
    links: [
      link("booking-0", "sql", 1e6),
      link("booking-0", "nats", 0),
      link("booking-0", "broker", 2e6),
      link("payment.0", "broker", 1e6),
    ],
    ...given,
  });
}

describe("the bill", () => {
  const [zone, zones, continents] = bills({ runs: [booked()] }, prices, { ratePerS: 100 });

  it("adds up processors, memory, the broker and the waiting in one zone, where nothing is transferred", () => {
    // 10 ms of 0.036 an hour; 1 GB for 0.01 an hour over 360,000 bookings; 20 of a million; 20 ms of a cent a second.
    expect(zone?.perBooking.cpu).toBeCloseTo(1e-7, 12);
    expect(zone?.perBooking.memory).toBeCloseTo(0.01 / 360_000, 12);
    expect(zone?.perBooking.brokerMessages).toBeCloseTo(2e-5, 12);
    expect(zone?.perBooking.waiting).toBeCloseTo(2e-4, 12);
    expect(zone?.perBooking.transfer).toBe(0);
    expect(zone?.perMillion.total).toBeCloseTo(0.1 + 0.02778 + 20 + 200, 3);
    expect(zone?.crossing).toEqual({ messages: 0, bytes: 0 });
  });

  it("adds the bytes that leave a zone, and a round trip for each wait for another service", () => {
    // 1,000 bytes of the payment's with the broker leave; those of the booking service, beside which it stands, do not.
    expect(zones?.perBooking.transfer).toBeCloseTo(1_000 * 0.02e-9, 15);
    expect(zones?.waitMs).toBe(23);
    expect(zones?.crossing).toEqual({ messages: 1, bytes: 0.25 });
    expect(continents?.perBooking.transfer).toBeCloseTo(1_000 * 0.1e-9, 15);
    expect(continents?.waitMs).toBe(320);
    expect(continents?.perBooking.waiting).toBeCloseTo(3.2e-3, 12);
  });

  it("is for a month what it is for a booking, times the bookings of 730 hours", () => {
    expect(zone?.perMonth.waiting).toBeCloseTo(2e-4 * 100 * 730 * 3_600, 6);
    // However many bookings share it, the memory is paid for by the hour.
    expect(zone?.perMonth.memory).toBeCloseTo(730 * 0.01, 6);
  });

  it("sends all that services say to each other over gRPC across", () => {
    const grpc = booked({ links: [link("booking-0", "grpc", 3e6), link("booking-0", "sql", 1e6)] });
    expect(bills({ runs: [grpc] }, prices)[1]?.crossing).toEqual({ messages: 1, bytes: 0.75 });
  });

  it("shows beside what it computes what runs with that distance had, and says which is which", () => {
    const far = booked({
      network: { roundTripMs: 100, links: [], around: [] },
      latency: { ...booked().latency, outcome: { ...percentiles, p50: 711 } },
    });
    const [, , swept] = bills({ runs: [booked(), far] }, prices);
    expect(swept).toMatchObject({ waitMs: 320, sweptMs: 711 });
    expect(swept?.words.join(" ")).toMatch(/computed.*711\.0 ms/);
    expect(continents?.sweptMs).toBeNull();
  });

  it("is not written for runs in a closed loop, runs under an instrument, or runs that are not valid", () => {
    const none = [booked({ mode: "closed" }), booked({ switches: { instrument: "flushes" } }), booked({ valid: false })];
    expect(bills({ runs: none }, prices)).toEqual([]);
  });
});

describe("the claim that people quote", () => {
  it("comes to thirty cents: 15 messages and three tenths of a second", () => {
    expect(claimOf(quoted)).toMatchObject({ messages: 15, waitMs: 300 });
    expect(claimOf(quoted).messagesUsd).toBeCloseTo(0.00015, 10);
    expect(claimOf(quoted).totalUsd).toBeCloseTo(0.30015, 10);
  });

  it("is shown beside what was measured, at the same prices and distance", () => {
    const [beside] = claimBeside({ runs: [booked()] }, quoted);
    expect(beside).toMatchObject({ variant: "saga", messages: 6, roundTrips: 3, waitMs: 320 });
    expect(beside?.totalUsd).toBeCloseTo(0.32006, 10);
  });
});

describe("a price sheet", () => {
  it("comes with the project, each figure with its source and date", () => {
    for (const { source, asOf } of Object.values(standard)) expect([source.length > 10, asOf.length >= 4]).toEqual([true, true]);
  });

  it("keeps the figures that a file leaves out, and takes a bare number for a price", () => {
    const own = readPrices('{"vcpuHour": 0.02}', { name: "mine.json", standard });
    expect(own).toEqual({ ...standard, vcpuHour: { usd: 0.02, source: "mine.json", asOf: "as given" } });
  });

  it.each([
    ["not JSON", "mine.json is no JSON"],
    ["[]", "must be one JSON object"],
    ['{"vcpuHour": -1}', "vcpuHour.usd: "],
    ['{"vcpuHour": {"usd": 1}}', "vcpuHour.source: "],
    ['{"vcpuHours": 1}', "Its figures are vcpuHour, memoryGbHour"],
  ])("that is %s is refused: %s", (text, complaint) => {
    expect(() => readPrices(text, { name: "mine.json", standard })).toThrow(complaint);
  });
});
