import type { FaultCase } from "../../fault.ts";

/** The coordinator dies before it has asked anybody. */
export const beforePrepare: readonly FaultCase[] = [
  {
    name: "coordinator-killed-before-prepare",
    design: "two-phase-commit",
    where: "before Prepare",
    fault: "coordinator killed",
    expected: "aborted, no effect",
    faults: [{ atS: 2, forS: 1, do: "failpoint", at: "booking-0", name: "book.before", mode: "kill" }],
    // Nobody comes again with the id of the one who was there when it died.
    expect: { told: ["unknown"], hitBookings: "undecided" },
    demand: { duplicateShare: "0" },
  },
];
