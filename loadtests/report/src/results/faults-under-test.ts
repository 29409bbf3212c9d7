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

/** Every half second: from 2.0 s on a promise is in doubt, and at 6 s it is settled. */
const looks = Array.from({ length: 18 }, (_, look) => {
  const atS = look / 2;
  const ageMs = atS > 2 && atS < 6 ? (atS - 2) * 1_000 : 0;
  return { atS, unfinished: ageMs > 0 ? 4 : 0, oldestMs: ageMs, lockedMs: ageMs };
});

/** A case of the fault matrix for tests, but for what a test says of it. */
export function faultUnderTest(given: Partial<FaultRecord> = {}): FaultRecord {
  return {
    name: "coordinator-killed-before-decision",
    design: "two-phase-commit",
    where: "all YES",
    fault: "coordinator killed before the decision",
    expected: "ABORT through the write-once register; blocked time measured",
    shared: null,
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
        atS: 2,
        forS: 3,
        fromS: 2.05,
        toS: 5.3,
      },
    ],
    outcomes,
    suffered: { bookings: 66, untilS: 5.4 },
    recoveredMs: 100,
    worst: { unfinished: 4, oldestMs: 3_500 },
    looks,
    drainedMs: 900,
    stuck: 0,
    oversell: { units: 0, rate: 0 },
    lost: { units: 0, cents: 0 },
    timeline,
    audit: runUnderTest().audit,
    verdict: "passed",
    because: [],
    ...given,
  };
}

const shared = "The coordinator dies when everybody has agreed";
const undisturbed = timeline.map((each) => ({ ...each, confirmed: 20, rejected: 0, p50: 15, p99: 40 }));
const none = { confirmed: 180, rejected: {}, unknown: 0, refused: 0, cancelled: 0 };
/** Where nobody waits for a lock, something is always on its way. */
const lively = looks.map(({ atS }) => ({ atS, unfinished: 1, oldestMs: 12, lockedMs: 0 }));
const calm: Partial<FaultRecord> = {
  design: "saga",
  switches: { replicas: "1", leaseMs: "1000" },
  outcomes: none,
  suffered: { bookings: 0, untilS: null },
  recoveredMs: 0,
  worst: { unfinished: 2, oldestMs: 12 },
  looks: lively,
  timeline: undisturbed,
};

/** The faults of a session for tests: one that both designs share, and others that failed, showed nothing, lost something or are not wholly known. */
export function faultsUnderTest(): FaultRecord[] {
  return [...faultsOfTwoPhaseCommit(), ...faultsOfSaga()];
}

function faultsOfTwoPhaseCommit(): FaultRecord[] {
  return [
    faultUnderTest({ shared }),
    faultUnderTest({
      name: "decision-acknowledgement-lost",
      where: "decision write",
      fault: "acknowledgement <lost>",
      expected: "reread, one outcome",
      looks: { value: null, reason: "nobody looked" },
      lost: { units: 0, cents: { value: null, reason: "the database could not be read" } },
      recoveredMs: null,
    }),
    faultUnderTest({
      name: "prepare-lost",
      verdict: "invalid",
      because: ["did not hit as planned (0 of 3): drop at question.hold of booking-0"],
      faults: faultUnderTest().faults.map((each) => ({ ...each, hit: 0, fromS: null, toS: null })),
    }),
  ];
}

function faultsOfSaga(): FaultRecord[] {
  return [
    faultUnderTest({
      ...calm,
      name: "coordinator-killed-before-confirm",
      where: "confirm",
      expected: "taken over from the journal",
      shared,
      faults: faultUnderTest().faults.map((each) => ({ ...each, fromS: 2.15, toS: 5.5 })),
      timeline: undisturbed.map((each) => ({ ...each, confirmed: [20, 20, 12, 18, 22, 28, 20, 20, 20][each.second] ?? 20 })),
    }),
    faultUnderTest({
      ...calm,
      name: "shard-failed-over-stale",
      where: "shard",
      fault: "failed over to a stale replica",
      expected: "loss counted and reported, never hidden",
      lost: { units: 3, cents: 0 },
      audit: { ...runUnderTest().audit, verdict: "violated", expected: "violated" },
    }),
    faultUnderTest({
      ...calm,
      name: "release-twice",
      where: "release",
      fault: "twice",
      verdict: "failed",
      because: ["booking-7 was hit and is not decided"],
    }),
  ];
}
