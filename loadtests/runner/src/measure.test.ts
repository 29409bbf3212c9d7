import { describe, expect, it } from "vitest";
import { costOf, type Reading } from "./measure.ts";

const link = (kind: string, calls: number) => ({ service: "booking-0", link: kind, kind, calls, messages: 2 * calls, bytes: 100 * calls });
const kinds = ["grpc", "nats", "broker", "sql", "redis"];

/** A reading after so many seconds, with so many calls on each kind of link. */
function reading(seconds: number, calls: number, uncountedFlushes?: string): Reading {
  const links = kinds.map((kind) => link(kind, calls));
  return { atMs: seconds * 1_000, cpuMs: 10 * calls, flushes: 3 * calls, uncountedFlushes, rounds: calls, links };
}

/** One call a second while idle; a hundred calls in ten seconds of load. */
const costs = (confirmed: number, uncounted?: string) =>
  costOf({ idle: [reading(0, 0), reading(2, 2)], load: [reading(2, 2), reading(12, 112, uncounted)], attempted: 2 * confirmed, confirmed });

describe("the cost of a booking", () => {
  it("keeps apart what services say, what the broker adds, and what stores are asked, without what idling costs", () => {
    expect(costs(50).perBooking).toEqual({
      messages: 8,
      brokerMessages: 4,
      storeCalls: 4,
      bytes: 1_000,
      roundTrips: 2,
      flushes: 6,
      databaseFlushes: 6,
      lockHeldMs: { value: null, reason: "not measured" },
      cpuMs: 20,
    });
  });

  it("is less for each booking that was attempted", () => {
    expect(costs(50).perAttempt).toMatchObject({ messages: 4, cpuMs: 10 });
  });

  it("has no flushes where some are not counted, but says why, and those of the databases", () => {
    const reason = "Redis keeps no count";
    expect(costs(50, reason).perBooking).toMatchObject({ flushes: { value: null, reason }, databaseFlushes: 6 });
  });

  it("is not known where nothing was confirmed", () => {
    expect(costs(0).perBooking.messages).toEqual({ value: null, reason: "nothing was confirmed" });
  });

  it("comes with the traffic of each link", () => {
    expect(costs(50).links).toEqual(kinds.map((kind) => link(kind, 100)));
  });
});
