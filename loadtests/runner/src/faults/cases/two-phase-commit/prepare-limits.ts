import type { FaultCase } from "../../fault.ts";

/** A participant cannot promise, or has to wait for somebody who does. */
export const prepareLimits: readonly FaultCase[] = [
  {
    name: "slots-full",
    design: "two-phase-commit",
    where: "PREPARE",
    fault: "slots full",
    expected: "NO within a bound",
    faults: [{ atS: 2, forS: 3, do: "fill-slots", database: "inventory-0" }],
    expect: { told: ["rejected: unavailable"] },
  },
  {
    name: "lock-wait",
    design: "two-phase-commit",
    where: "PREPARE",
    fault: "lock wait",
    expected: "NO within a bound",
    faults: [{ atS: 2, forS: 3, do: "hold-rows", database: "inventory-0" }],
    expect: { told: ["rejected: contention"] },
  },
  {
    name: "opposite-lock-order",
    design: "two-phase-commit",
    where: "PREPARE",
    fault: "two bookings lock in opposite order",
    expected: "NO within a bound",
    // Half of all questions to one inventory come late: who was first at the one is then second at the other.
    faults: [
      {
        atS: 2,
        forS: 4,
        do: "failpoint",
        at: "booking-0",
        name: "question.hold",
        mode: "delay",
        when: { participant: "inventory-1", share: 0.5 },
        times: "always",
        delayMs: 400,
      },
    ],
    expect: { told: ["rejected: contention"] },
    stack: { switches: { inventories: "2" }, items: 2 },
    demand: { itemsPerBooking: "2" },
    // Two that wait for each other keep everybody waiting: more would never come out of it, faults or not.
    ratePerS: 4,
  },
];
