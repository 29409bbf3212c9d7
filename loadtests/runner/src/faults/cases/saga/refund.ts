import type { FaultCase } from "../../fault.ts";
import { plain } from "./plain.ts";

/** What was taken cannot be given back. */
export const refund: readonly FaultCase[] = [
  {
    name: "refund-fails-ten-times",
    design: "saga",
    where: "refund",
    fault: "fails ten times",
    expected: "retried",
    faults: [{ atS: 2, forS: 5, do: "failpoint", at: "payment.0", name: "finish.before", mode: "error", times: 10 }],
    expect: { told: ["cancelled"], hitBookings: "confirmed" },
    demand: { cancelShare: "0.3" },
  },
  {
    name: "refund-fails-for-ever",
    design: "saga",
    where: "refund",
    fault: "fails for ever",
    expected: "open incident + lost money lists it",
    // What is cancelled and not paid back is money lost, and its units wait for the refund: both are said as long as it lasts.
    faults: [{ atS: 2, do: "failpoint", at: "payment.0", name: "finish.before", mode: "error", times: "always" }],
    expect: { flaggedUnhealed: [4, 5] },
    demand: { cancelShare: "0.1" },
  },
  {
    name: "payment-killed-after-refund",
    design: "saga",
    where: "refund",
    fault: "killed after it, before the answer",
    expected: "once",
    faults: [{ atS: 2, forS: 1, do: "failpoint", at: "payment.0", name: "finish.after", mode: "kill" }],
    expect: { hitBookings: "confirmed" },
    stack: plain,
    demand: { cancelShare: "0.3" },
  },
];
