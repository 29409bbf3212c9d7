import type { FaultRecord } from "./faults.ts";
import { runUnderTest } from "./run-under-test.ts";

const outcomes = { confirmed: 180, rejected: { unavailable: 12 }, unknown: 3, refused: 0, cancelled: 0 };
/** 20 bookings a second, none of them confirmed from second 2 to 5, and those who waited in the next. */
const confirmed = [20, 20, 2, 0, 0, 15, 38, 20, 20];

const timeline = confirmed.map((each, second) => ({
  second,
  attempted: 20,
  confirmed: each,
  rejected: second === 5 ? 12 : 0,
  p50: each === 0 ? null : 8,
  p99: each === 0 ? null : 30,
}));

/** A case of the fault matrix for tests, but for what a test says of it. */
export function faultUnderTest(given: Partial<FaultRecord> = {}): FaultRecord {
  return {
    name: "coordinator-killed-before-decision",
    design: "two-phase-commit",
    where: "all YES",
    fault: "coordinator killed before the decision",
    expected: "ABORT through the write-once register; blocked time measured",
    switches: { replicas: "1", recoveryAgeMs: "2000" },
    startedAt: "2026-11-01T00:00:00.000Z",
    ratePerS: 20,
    durationS: 9,
    faults: [
      {
        what: "kill at decide.before of booking-0",
        planned: 1,
        hit: 1,
        evidence: "pid 100 said that it would die, and is 200 now",
        fromS: 2.05,
        toS: 5.3,
      },
    ],
    outcomes,
    suffered: { bookings: 66, untilS: 5.4 },
    recoveredMs: 100,
    worst: { unfinished: 4, oldestMs: 3_400 },
    drainedMs: 900,
    oversell: { units: 0, rate: 0 },
    timeline,
    audit: runUnderTest().audit,
    verdict: "passed",
    because: [],
    ...given,
  };
}
