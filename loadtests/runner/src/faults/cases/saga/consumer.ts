import type { FaultCase } from "../../fault.ts";

/** Whoever takes messages is slow, stands still, or cannot deal with them. */
export const consumer: readonly FaultCase[] = [
  {
    name: "consumer-slower-than-ack-wait",
    design: "saga",
    where: "consumer",
    fault: "slower than the ack wait",
    expected: "one effect",
    faults: [{ atS: 2, forS: 5, do: "failpoint", at: "payment.0", name: "charge.before", mode: "delay", times: 5, delayMs: 3_000 }],
  },
  {
    name: "consumer-frozen-and-thawed",
    design: "saga",
    where: "consumer",
    fault: "frozen and thawed",
    expected: "stale write refused",
    // One charge is about to be made when its payment service freezes: when that thaws, another one has long answered, and it may be paid back.
    faults: [
      { atS: 2, forS: 6, do: "failpoint", at: "payment.0", name: "charge.before", mode: "pause" },
      { atS: 2.5, forS: 5, do: "freeze", whom: ["payment.0"] },
    ],
    expect: { toldMeanwhile: ["confirmed"] },
    stack: { switches: { replicas: "2" } },
  },
  {
    name: "poison-message",
    design: "saga",
    where: "consumer",
    fault: "poison message",
    expected: "dead letter, others flow",
    faults: [{ atS: 2, forS: 2, do: "poison" }],
    expect: { toldMeanwhile: ["confirmed"] },
  },
  {
    name: "max-deliveries",
    design: "saga",
    where: "consumer",
    fault: "max deliveries",
    expected: "swept by age",
    faults: [
      { atS: 0, forS: 7, do: "failpoint", at: "payment.0", name: "charge.before", mode: "error", when: { booking: 40 }, times: "always" },
    ],
    expect: { toldMeanwhile: ["confirmed"], hitBookings: "rejected", parked: 1 },
    stack: { switches: { maxDeliveries: "3" } },
  },
];
