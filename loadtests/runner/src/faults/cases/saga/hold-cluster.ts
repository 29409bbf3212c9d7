import type { FaultCase } from "../../fault.ts";

/** The cluster is about its own business when units are to be held. */
export const holdCluster: readonly FaultCase[] = [
  {
    name: "scripts-forgotten",
    design: "saga",
    where: "hold",
    fault: "script cache flushed",
    expected: "bounded retry",
    faults: [{ atS: 2, forS: 2, do: "forget-scripts" }],
  },
  {
    name: "shard-loading",
    design: "saga",
    where: "hold",
    fault: "shard loading",
    expected: "bounded retry",
    faults: [{ atS: 1, forS: 0, do: "load-slowly" }],
  },
  {
    name: "slot-moved",
    design: "saga",
    where: "hold",
    fault: "slot moved",
    expected: "bounded retry",
    faults: [{ atS: 2, forS: 2, do: "move-slot" }],
  },
];
