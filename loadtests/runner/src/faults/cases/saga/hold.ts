import type { FaultCase } from "../../fault.ts";

/** Units are held, and the answer does not come where it should. */
export const hold: readonly FaultCase[] = [
  {
    name: "inventory-killed-after-hold",
    design: "saga",
    where: "hold",
    fault: "consumer killed after the script, before the answer",
    expected: "one hold",
    shared: "An inventory dies when it has done what it was asked for and nobody knows",
    faults: [{ atS: 3, forS: 1, do: "failpoint", at: "inventory-0.0", name: "hold.after", mode: "kill" }],
  },
  {
    name: "hold-reply-lost",
    design: "saga",
    where: "hold",
    fault: "reply lost",
    expected: "one hold",
    faults: [{ atS: 2, forS: 2, do: "failpoint", at: "inventory-0.0", name: "answer.hold", mode: "drop", times: 3 }],
    expect: { hitBookings: "confirmed" },
  },
  {
    name: "last-unit-asked-again",
    design: "saga",
    where: "hold",
    fault: "retry of the last unit",
    expected: "held, not sold out",
    // There is one item of 60 units: the answer that the 60th booking gets is lost, and nothing is left when it asks again.
    faults: [{ atS: 0, forS: 5, do: "failpoint", at: "inventory-0.0", name: "answer.hold", mode: "drop", when: { booking: 59 } }],
    expect: { told: ["rejected: sold-out"], hitBookings: "confirmed" },
    stack: { items: 1, unitsPerItem: 60 },
    demand: { duplicateShare: "0" },
  },
];
