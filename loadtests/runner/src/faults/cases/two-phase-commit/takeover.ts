import type { FaultCase } from "../../fault.ts";

/** A coordinator stands still, another one does its work, and the first comes back. */
export const takeover: readonly FaultCase[] = [
  {
    name: "coordinator-frozen-and-thawed",
    design: "two-phase-commit",
    where: "takeover",
    fault: "old coordinator frozen, recovered elsewhere, then thawed",
    expected: "the register refuses it",
    shared: "One of two coordinators stands still for five seconds as it is about to write what it has decided",
    // Paused where all votes are in, and then frozen as a whole: its own recovery must not help it.
    faults: [
      { atS: 3, forS: 7, do: "failpoint", at: "booking-0", name: "decide.before", mode: "pause" },
      { atS: 4, forS: 5, do: "freeze", whom: ["booking-0"] },
    ],
    expect: { hitBookings: "rejected" },
    stack: { switches: { replicas: "2" } },
  },
];
