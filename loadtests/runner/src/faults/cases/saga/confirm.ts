import type { Fault, FaultCase } from "../../fault.ts";
import { plain } from "./plain.ts";

const heldBack = ({ atS, delayMs }: { atS: number; delayMs: number }): Fault => ({
  atS,
  forS: 2,
  do: "failpoint",
  at: "inventory-0.0",
  name: "question.decide",
  mode: "delay",
  times: "always",
  delayMs,
});

/** A confirm comes at the moment at which the hold ends. */
export const confirm: readonly FaultCase[] = [
  {
    name: "confirm-races-deadline",
    design: "saga",
    where: "confirm",
    fault: "races the deadline",
    expected: "exactly one wins, else refund",
    // Held back for so long most come just in time, or just too late on a slow machine; and then too late for certain.
    faults: [heldBack({ atS: 2, delayMs: 1_970 }), heldBack({ atS: 5, delayMs: 2_010 })],
    expect: { told: ["confirmed", "rejected: expired"] },
    stack: { switches: { askMs: "3000", holdMs: "2000", ackWaitMs: "6000" } },
  },
  {
    name: "inventory-killed-after-sale",
    design: "saga",
    where: "confirm",
    fault: "killed after the sale, before the answer",
    expected: "sold once, or taken back once",
    faults: [{ atS: 2, forS: 1, do: "failpoint", at: "inventory-0.0", name: "decide.after", mode: "kill" }],
    stack: plain,
  },
];
