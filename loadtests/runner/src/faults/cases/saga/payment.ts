import type { FaultCase } from "../../fault.ts";
import { plain } from "./plain.ts";

/** Money is taken, and nobody knows. */
export const payment: readonly FaultCase[] = [
  {
    name: "payment-killed-after-capture",
    design: "saga",
    where: "payment",
    fault: "killed after capture",
    expected: "one capture",
    shared: "The payment service dies when it has done what it was asked for and nobody knows",
    faults: [{ atS: 3, forS: 1, do: "failpoint", at: "payment.0", name: "charge.after", mode: "kill" }],
  },
  {
    name: "capture-outcome-unknown",
    design: "saga",
    where: "payment",
    fault: "outcome unknown",
    expected: "asked again before anything is released",
    faults: [{ atS: 0, forS: 4, do: "failpoint", at: "payment.0", name: "answer.charge", mode: "drop", when: { booking: 40 }, times: 2 }],
    expect: { hitBookings: "confirmed" },
  },
  {
    name: "capture-never-answered",
    design: "saga",
    where: "payment",
    fault: "outcome unknown",
    expected: "asked again before anything is released",
    faults: [
      { atS: 0, forS: 5, do: "failpoint", at: "payment.0", name: "answer.charge", mode: "drop", when: { booking: 40 }, times: "always" },
    ],
    expect: { told: ["rejected: unavailable"], hitBookings: "rejected" },
  },
  {
    name: "payment-database-killed",
    design: "saga",
    where: "payment",
    fault: "its PostgreSQL killed",
    expected: "one capture, and the service lives",
    faults: [{ atS: 2, forS: 3, do: "kill", whom: ["PostgreSQL payment"] }],
    expect: { told: ["rejected: unavailable"] },
    stack: plain,
  },
];
