import { describe, expect, it } from "vitest";
import { costOf, processorTimes } from "./cost-of.ts";
import type { Reading } from "./measure.ts";

const link = (kind: string, calls: number) => ({ service: "booking-0", link: kind, kind, calls, messages: 2 * calls, bytes: 100 * calls });
const kinds = ["grpc", "nats", "broker", "sql", "redis", "upkeep"];

/** A reading after so many seconds, with so many calls on each kind of link. */
function reading(seconds: number, calls: number, changed: Partial<Reading> = {}): Reading {
  const held = { lock: { open: 0, ms: 7 * calls }, units: { open: 0, ms: 5 * calls } };
  const processes = [
    { name: "booking-0", kind: "service" as const, cpuMs: 8 * calls },
    { name: "PostgreSQL booking", kind: "server" as const, cpuMs: 2 * calls },
  ];
  const links = kinds.map((kind) => link(kind, calls));
  const rounds = { services: calls, store: 2 * calls };
  return { atMs: seconds * 1_000, processes, flushes: 3 * calls, otherFlushes: 0, rounds, held, links, ...changed };
}

/** One call a second while idle; a hundred calls in ten seconds of load. */
const outlay = (confirmed: number, after: Partial<Reading> = {}) => ({
  idle: [reading(0, 0), reading(2, 2)] as [Reading, Reading],
  load: [reading(2, 2), reading(12, 112, after)] as [Reading, Reading],
  attempted: 2 * confirmed,
  confirmed,
});

describe("the cost of a booking", () => {
  it("keeps apart what services say, what the broker adds, what stores are asked and what is asked anyway, without what idling costs", () => {
    expect(costOf(outlay(50)).perBooking).toEqual({
      messages: 8,
      brokerMessages: 4,
      storeCalls: 4,
      bytes: 1_200,
      roundTrips: 6,
      serviceRoundTrips: 2,
      flushes: 6,
      databaseFlushes: 6,
      lockHeldMs: 15.4,
      unitsHeldMs: 11,
      cpuMs: 20,
    });
  });

  it("is less for each booking that was attempted", () => {
    expect(costOf(outlay(50)).perAttempt).toMatchObject({ messages: 4, cpuMs: 10 });
  });

  it("has no flushes where some are not counted, but says why, and those of the databases", () => {
    const otherFlushes = { value: null, reason: "Redis keeps no count" };
    expect(costOf(outlay(50, { otherFlushes })).perBooking).toMatchObject({ flushes: otherFlushes, databaseFlushes: 6 });
  });

  it("has the flushes of all where somebody counted the others", () => {
    expect(costOf(outlay(50, { otherFlushes: 50 })).perBooking).toMatchObject({ flushes: 7, databaseFlushes: 6 });
  });

  it("is not known where nothing was confirmed", () => {
    expect(costOf(outlay(0)).perBooking.messages).toEqual({ value: null, reason: "nothing was confirmed" });
  });

  it("has no time held where beginnings and ends do not match, and says which are missing", () => {
    const held = (open: number) => ({ held: { lock: { open, ms: -1e9 }, units: { open: 0, ms: 10 } } });
    const reasonOf = (open: number) => (costOf(outlay(50, held(open))).perBooking.lockHeldMs as { reason: string }).reason;
    expect(reasonOf(2)).toContain("2 were still held");
    expect(reasonOf(-1)).toContain("1 more were ended than begun");
  });

  it("has no processor time where an instrument took its part of it", () => {
    expect(costOf({ ...outlay(50), disturbance: "strace" }).perBooking.cpuMs).toEqual({ value: null, reason: "strace" });
  });

  it("comes with the traffic of each link, and the time of each process", () => {
    expect(costOf(outlay(50)).links).toEqual(kinds.map((kind) => link(kind, 100)));
    expect(processorTimes(outlay(50))).toEqual([
      { name: "booking-0", kind: "service", cpuMs: 800 },
      { name: "PostgreSQL booking", kind: "server", cpuMs: 200 },
    ]);
  });
});
