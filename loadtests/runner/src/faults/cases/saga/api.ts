import type { FaultCase } from "../../fault.ts";

/** A booking is accepted, and nobody can say so any more. */
export const api: readonly FaultCase[] = [
  {
    name: "coordinator-killed-after-accepting",
    design: "saga",
    where: "API",
    fault: "killed after accepting, before answering",
    expected: "the booking still reaches an outcome",
    faults: [{ atS: 2, forS: 1, do: "failpoint", at: "booking-0", name: "accept.after", mode: "kill" }],
    expect: { told: ["unknown"], hitBookings: "confirmed" },
  },
];
