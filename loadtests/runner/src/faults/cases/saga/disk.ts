import type { FaultCase } from "../../fault.ts";

/** Nothing more can be written to a disk. */
export const disk: readonly FaultCase[] = [
  {
    name: "journal-disk-full",
    design: "saga",
    where: "disk",
    fault: "that of the journal full",
    expected: "nothing is accepted until there is room again",
    shared: "The disk of the coordinator’s log is full for six seconds",
    faults: [{ atS: 3, forS: 6, do: "fill-disk", disk: "booking" }],
    stack: { disks: ["booking"] },
    ratePerS: 40,
  },
  {
    name: "broker-disk-full",
    design: "saga",
    where: "disk",
    fault: "that of the broker full",
    expected: "nothing accepted is lost; drains when the broker is started anew",
    faults: [{ atS: 2, forS: 6, do: "fill-disk", disk: "broker" }],
    stack: { disks: ["broker"] },
    ratePerS: 40,
  },
];
