import type { FaultCase } from "../../fault.ts";

/** The recovery itself is disturbed, or disturbs. */
export const recovery: readonly FaultCase[] = [
  {
    name: "sweep-at-peak-load",
    design: "two-phase-commit",
    where: "recovery",
    fault: "sweep at peak load",
    expected: "no live transaction touched",
    faults: [{ atS: 2, forS: 3, do: "failpoint", at: "booking-0", name: "decide.before", mode: "kill", when: { verb: "commit" } }],
    // Whoever was live and aborted by a sweep would hear of it; nobody else comes with the id of the one that died.
    expect: { untold: ["rejected: unavailable"], hitBookings: "rejected" },
    stack: { switches: { replicas: "2", recoveryPeriodMs: "50", recoveryAgeMs: "3000" } },
    demand: { duplicateShare: "0" },
    ratePerS: 60,
  },
  {
    name: "recovery-killed-mid-sweep",
    design: "two-phase-commit",
    where: "recovery",
    fault: "killed mid-sweep",
    expected: "same outcomes",
    // The one leaves a promise at each participant, and the other dies when it has settled the first of them.
    faults: [
      { atS: 2, forS: 5, do: "failpoint", at: "booking-0", name: "decide.after", mode: "kill", when: { verb: "commit" } },
      { atS: 2, forS: 1, do: "failpoint", at: "booking-1", name: "recover.after", mode: "kill" },
    ],
    expect: { hitBookings: "confirmed" },
    stack: { switches: { replicas: "2" } },
  },
  {
    name: "two-sweepers",
    design: "two-phase-commit",
    where: "recovery",
    fault: "two sweepers",
    expected: "same outcomes",
    // Both that live find the promises of the dead one, and are held up until the other has found them too.
    faults: [
      { atS: 2, forS: 5, do: "failpoint", at: "booking-0", name: "decide.after", mode: "kill", when: { verb: "commit" } },
      { atS: 2, forS: 6, do: "failpoint", at: "booking-1", name: "recover.before", mode: "delay", times: "always", delayMs: 1_500 },
      { atS: 2, forS: 6, do: "failpoint", at: "booking-2", name: "recover.before", mode: "delay", times: "always", delayMs: 1_500 },
    ],
    expect: { hitBookings: "confirmed" },
    stack: { switches: { replicas: "3" } },
  },
];
