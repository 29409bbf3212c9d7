import type { FaultCase } from "../../fault.ts";

/** A Prepare is lost, comes twice, or comes when nobody wants it any more. */
export const prepareMessage: readonly FaultCase[] = [
  {
    name: "prepare-lost",
    design: "two-phase-commit",
    where: "Prepare",
    fault: "lost",
    expected: "abort",
    faults: [
      {
        atS: 2,
        forS: 2,
        do: "failpoint",
        at: "booking-0",
        name: "question.hold",
        mode: "drop",
        when: { participant: "inventory-0" },
        times: 3,
      },
    ],
    expect: { told: ["pending"], hitBookings: "rejected" },
  },
  {
    name: "prepare-duplicated",
    design: "two-phase-commit",
    where: "Prepare",
    fault: "duplicated",
    expected: "one prepared",
    faults: [
      { atS: 2, forS: 2, do: "failpoint", at: "booking-0", name: "question.hold", mode: "duplicate", times: 10, delayMs: 1 },
      { atS: 2, forS: 2, do: "failpoint", at: "booking-0", name: "question.charge", mode: "duplicate", times: 10, delayMs: 50 },
    ],
    expect: { hitBookings: "confirmed" },
    // Where many wait for one row, some are refused for it: which is right, and not what is looked for.
    demand: { hotShare: "0" },
  },
  {
    name: "prepare-after-abort",
    design: "two-phase-commit",
    where: "Prepare",
    fault: "arrives after the abort",
    expected: "refused by the tombstone",
    faults: [{ atS: 2, forS: 6, do: "failpoint", at: "inventory-0.0", name: "question.hold", mode: "delay", times: 3, delayMs: 5_500 }],
    expect: { hitBookings: "rejected" },
  },
];
