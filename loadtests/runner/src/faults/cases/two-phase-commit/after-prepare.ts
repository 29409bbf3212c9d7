import type { FaultCase } from "../../fault.ts";

/** A participant that has promised dies, or its database does. */
export const afterPrepare: readonly FaultCase[] = [
  {
    name: "inventory-killed-after-promise",
    design: "two-phase-commit",
    where: "after PREPARE",
    fault: "participant killed",
    expected: "settled by recovery",
    shared: "An inventory dies when it has done what it was asked for and nobody knows",
    faults: [{ atS: 3, forS: 1, do: "failpoint", at: "inventory-0.0", name: "hold.after", mode: "kill" }],
    expect: { told: ["rejected: unavailable"], hitBookings: "rejected" },
  },
  {
    name: "payment-killed-after-promise",
    design: "two-phase-commit",
    where: "after PREPARE",
    fault: "participant killed",
    expected: "settled by recovery",
    shared: "The payment service dies when it has done what it was asked for and nobody knows",
    faults: [{ atS: 3, forS: 1, do: "failpoint", at: "payment.0", name: "charge.after", mode: "kill" }],
    expect: { told: ["rejected: unavailable"], hitBookings: "rejected" },
  },
  {
    name: "payment-killed-before-commit",
    design: "two-phase-commit",
    where: "after PREPARE",
    fault: "participant killed",
    expected: "follows the decision when it is back",
    faults: [{ atS: 2, forS: 1, do: "failpoint", at: "payment.0", name: "finish.before", mode: "kill", when: { verb: "commit" } }],
    expect: { hitBookings: "confirmed" },
  },
  {
    name: "database-killed-after-promise",
    design: "two-phase-commit",
    where: "after PREPARE",
    fault: "its PostgreSQL killed",
    expected: "the promise survives, still locked, and follows the decision",
    // One booking is decided and nobody is told; then the database dies that holds its promise. All others want the same item.
    // On a busy machine the database is back after two seconds: until then nobody else may settle the promise.
    faults: [
      { atS: 2, forS: 6, do: "failpoint", at: "booking-0", name: "decide.after", mode: "pause", when: { verb: "commit" } },
      { atS: 3, forS: 0.5, do: "kill", whom: ["PostgreSQL inventory"] },
    ],
    expect: { told: ["rejected: contention"], hitBookings: "confirmed", blockedMs: 2_000 },
    stack: { switches: { recoveryAgeMs: "10000" } },
    demand: { hotShare: "1" },
  },
];
