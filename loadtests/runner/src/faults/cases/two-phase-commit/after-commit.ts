import type { FaultCase } from "../../fault.ts";

/** COMMIT is decided, and the coordinator dies before everybody knows. */
export const afterCommit: readonly FaultCase[] = [
  {
    name: "coordinator-killed-before-commits",
    design: "two-phase-commit",
    where: "after COMMIT",
    fault: "coordinator killed before the commits",
    expected: "all commit",
    faults: [{ atS: 2, forS: 2, do: "failpoint", at: "booking-0", name: "decide.after", mode: "kill", when: { verb: "commit" } }],
    expect: { told: ["unknown"], hitBookings: "confirmed", blockedMs: 1_500 },
  },
  {
    name: "coordinator-killed-between-commits",
    design: "two-phase-commit",
    where: "after COMMIT",
    fault: "coordinator killed between the commits",
    expected: "all commit",
    faults: [{ atS: 2, forS: 2, do: "failpoint", at: "booking-0", name: "finish.between", mode: "kill", when: { verb: "commit" } }],
    expect: { told: ["unknown"], hitBookings: "confirmed", blockedMs: 1_500 },
  },
];
