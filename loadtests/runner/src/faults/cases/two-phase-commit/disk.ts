import type { FaultCase } from "../../fault.ts";

/** Nothing more can be written to a disk. */
export const disk: readonly FaultCase[] = [
  {
    name: "log-disk-full",
    design: "two-phase-commit",
    where: "disk",
    fault: "that of the log full",
    expected: "no outcome until there is room again",
    shared: "The disk of the coordinator’s log is full for six seconds",
    faults: [{ atS: 3, forS: 6, do: "fill-disk", disk: "booking" }],
    stack: { disks: ["booking"] },
    ratePerS: 40,
  },
];
