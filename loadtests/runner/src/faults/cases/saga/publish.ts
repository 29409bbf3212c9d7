import type { FaultCase } from "../../fault.ts";

/** What is written down is not sent, or is sent and nobody knows. */
export const publish: readonly FaultCase[] = [
  {
    name: "coordinator-killed-before-send",
    design: "saga",
    where: "publish",
    fault: "killed after the append, before the send",
    expected: "sent again; once in effect",
    faults: [{ atS: 2, forS: 1, do: "failpoint", at: "booking-0", name: "send.before", mode: "kill" }],
    expect: { told: ["unknown"] },
  },
  {
    name: "participant-killed-before-send",
    design: "saga",
    where: "publish",
    fault: "killed after the append, before the send",
    expected: "sent again; once in effect",
    faults: [{ atS: 2, forS: 0.5, do: "failpoint", at: "payment.0", name: "send.before", mode: "kill" }],
  },
  {
    name: "publish-acknowledgement-lost",
    design: "saga",
    where: "publish",
    fault: "acknowledgement lost",
    expected: "sent again; once in effect",
    faults: [
      { atS: 2, forS: 2, do: "failpoint", at: "booking-0", name: "send.after", mode: "error", times: 3 },
      { atS: 2, forS: 2, do: "failpoint", at: "inventory-0.0", name: "send.after", mode: "error", times: 3 },
    ],
  },
];
