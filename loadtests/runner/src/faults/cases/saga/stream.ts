import type { FaultCase } from "../../fault.ts";

/** The broker delivers everything once more. */
export const stream: readonly FaultCase[] = [
  {
    name: "everything-replayed",
    design: "saga",
    where: "stream",
    fault: "consumer recreated and everything replayed",
    expected: "zero new effects",
    faults: [{ atS: 4, forS: 3, do: "deliver-again" }],
  },
];
