import type { FaultCase } from "../../fault.ts";

/** A participant that has promised hears nothing, or an operator loses patience. */
export const inDoubt: readonly FaultCase[] = [
  {
    name: "long-partition",
    design: "two-phase-commit",
    where: "in doubt",
    fault: "long partition",
    expected: "blocks, never decides alone",
    // One booking is decided before the partition, and its decision is sent into it.
    faults: [
      { atS: 2, forS: 1.5, do: "failpoint", at: "booking-0", name: "decide.after", mode: "pause", when: { verb: "commit" } },
      { atS: 3, forS: 8, do: "cut", link: "payment.0" },
    ],
    expect: { hitBookings: "confirmed", blockedMs: 7_000 },
    stack: { proxied: true },
  },
  {
    name: "operator-rolls-back",
    design: "two-phase-commit",
    where: "in doubt",
    fault: "operator rolls back what was decided COMMIT",
    expected: "NEG: the audit flags it",
    faults: [
      { atS: 2, forS: 2, do: "failpoint", at: "payment.0", name: "finish.before", mode: "pause", when: { verb: "commit" } },
      { atS: 2, do: "roll-back-decided", database: "payment", forS: 0 },
    ],
    // What was not applied everywhere is money that is missing as well.
    expect: { flagged: [5, 12], hitBookings: "confirmed" },
  },
];
