import type { FaultCase } from "../../fault.ts";

/** A Commit is lost, comes twice, or its acknowledgement is lost. */
export const commitMessage: readonly FaultCase[] = [
  {
    name: "commit-lost",
    design: "two-phase-commit",
    where: "Commit",
    fault: "lost",
    expected: "retried",
    faults: [
      {
        atS: 2,
        forS: 2,
        do: "failpoint",
        at: "booking-0",
        name: "question.finish",
        mode: "drop",
        when: { participant: "payment", verb: "commit" },
        times: 3,
      },
    ],
    expect: { hitBookings: "confirmed" },
  },
  {
    name: "commit-duplicated",
    design: "two-phase-commit",
    where: "Commit",
    fault: "duplicated",
    expected: "harmless",
    faults: [
      {
        atS: 2,
        forS: 2,
        do: "failpoint",
        at: "booking-0",
        name: "question.finish",
        mode: "duplicate",
        when: { verb: "commit" },
        times: 10,
        delayMs: 20,
      },
    ],
    expect: { hitBookings: "confirmed" },
  },
  {
    name: "commit-acknowledgement-lost",
    design: "two-phase-commit",
    where: "Commit",
    fault: "acknowledgement lost",
    expected: "the marker tells",
    faults: [
      { atS: 2, forS: 2, do: "failpoint", at: "inventory-0.0", name: "answer.finish", mode: "drop", when: { verb: "commit" }, times: 3 },
    ],
    expect: { hitBookings: "confirmed" },
  },
];
