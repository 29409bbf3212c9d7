import type { FaultCase } from "../../fault.ts";

/** The decision is written and nobody hears of it, or it cannot be written. */
export const decisionWrite: readonly FaultCase[] = [
  {
    name: "decision-acknowledgement-lost",
    design: "two-phase-commit",
    where: "decision write",
    fault: "acknowledgement lost",
    expected: "reread, one outcome",
    faults: [
      { atS: 2, forS: 2, do: "failpoint", at: "booking-0", name: "decide.after", mode: "error", when: { verb: "commit" }, times: 3 },
    ],
    expect: { hitBookings: "confirmed" },
  },
  {
    name: "log-database-down",
    design: "two-phase-commit",
    where: "decision write",
    fault: "log database down",
    expected: "neither outcome is sent until it is back",
    shared: "The database of the coordinator’s log is down for five seconds",
    faults: [{ atS: 3, forS: 5, do: "kill", whom: ["PostgreSQL booking"] }],
    expect: { told: ["pending"] },
  },
];
