import type { FaultCase } from "../../fault.ts";

/** The work of a participant fails inside its transaction, and nobody notices. */
export const localWork: readonly FaultCase[] = [
  {
    name: "failed-work-swallowed",
    design: "two-phase-commit",
    where: "local work",
    fault: "check fails and the error is swallowed",
    expected: "the tag is ROLLBACK, so the vote is NO",
    faults: [
      { atS: 2, forS: 2, do: "failpoint", at: "inventory-0.0", name: "hold.between", mode: "error", times: 3 },
      { atS: 2, forS: 2, do: "failpoint", at: "payment.0", name: "charge.between", mode: "error", times: 3 },
    ],
    expect: { told: ["rejected: unavailable"], hitBookings: "rejected" },
  },
];
