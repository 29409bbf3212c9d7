import type { FaultCase } from "../../fault.ts";
import { plain } from "./plain.ts";

/** A release comes too early, too often, or when the reaper is at work. */
export const release: readonly FaultCase[] = [
  {
    name: "release-before-hold",
    design: "saga",
    where: "release",
    fault: "before the hold",
    expected: "tombstone",
    // Every reserve of one booking is held up until the coordinator has lost patience and taken it back.
    faults: [
      {
        atS: 0,
        forS: 6,
        do: "failpoint",
        at: "inventory-0.0",
        name: "question.hold",
        mode: "delay",
        when: { booking: 40 },
        times: "always",
        delayMs: 3_500,
      },
    ],
    expect: { told: ["rejected: unavailable"], hitBookings: "rejected" },
  },
  {
    name: "release-twice",
    design: "saga",
    where: "release",
    fault: "twice",
    expected: "once",
    faults: [
      {
        atS: 2,
        forS: 4,
        do: "failpoint",
        at: "booking-0",
        name: "question.finish",
        mode: "duplicate",
        when: { verb: "release" },
        times: 5,
        delayMs: 50,
      },
    ],
    expect: { told: ["cancelled"], hitBookings: "confirmed" },
    demand: { cancelShare: "0.5" },
  },
  {
    name: "release-together-with-reaper",
    design: "saga",
    where: "release",
    fault: "together with the reaper",
    expected: "once",
    // No charge is answered, so that all holds are to be released; the releases come late, when the deadlines pass.
    faults: [
      { atS: 2, forS: 3, do: "failpoint", at: "payment.0", name: "answer.charge", mode: "drop", times: "always" },
      {
        atS: 2,
        forS: 7,
        do: "failpoint",
        at: "inventory-0.0",
        name: "question.finish",
        mode: "delay",
        when: { verb: "release" },
        times: "always",
        delayMs: 2_600,
      },
    ],
    expect: { told: ["rejected: unavailable"] },
  },
  {
    name: "inventory-killed-after-release",
    design: "saga",
    where: "release",
    fault: "killed after it, before the answer",
    expected: "once",
    faults: [{ atS: 2, forS: 1, do: "failpoint", at: "inventory-0.0", name: "finish.after", mode: "kill" }],
    expect: { hitBookings: "confirmed" },
    stack: plain,
    demand: { cancelShare: "0.3" },
  },
];
