import type { FaultCase } from "../../fault.ts";

/** Everybody has promised, and the coordinator dies. */
export const allYes: readonly FaultCase[] = [
  {
    name: "coordinator-killed-before-decision",
    design: "two-phase-commit",
    where: "all YES",
    fault: "coordinator killed before the decision",
    expected: "ABORT through the write-once register; blocked time measured",
    faults: [{ atS: 2, forS: 3, do: "failpoint", at: "booking-0", name: "decide.before", mode: "kill", when: { verb: "commit" } }],
    expect: { told: ["unknown"], hitBookings: "rejected", blockedMs: 2_500 },
  },
];
