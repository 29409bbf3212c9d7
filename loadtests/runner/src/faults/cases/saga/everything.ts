import type { FaultCase } from "../../fault.ts";

/** Several die at once. */
export const everything: readonly FaultCase[] = [
  {
    name: "broker-shard-and-consumer-killed",
    design: "saga",
    where: "all",
    fault: "broker + shard + consumer killed together",
    expected: "invariants 1–11",
    faults: [{ atS: 2, forS: 2, do: "kill", whom: ["NATS broker", "hot shard", "payment.0"] }],
  },
];
