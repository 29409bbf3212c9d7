import type { FaultCase } from "../../fault.ts";

/** The server of the hot item dies, stands still, or is replaced by one that knows less. */
export const shard: readonly FaultCase[] = [
  {
    name: "shard-killed",
    design: "saga",
    where: "shard",
    fault: "killed",
    expected: "conserved; others serve",
    faults: [{ atS: 2, forS: 1, do: "kill", whom: ["hot shard"] }],
    expect: { toldMeanwhile: ["confirmed"] },
  },
  {
    name: "shard-frozen",
    design: "saga",
    where: "shard",
    fault: "frozen",
    expected: "conserved; others serve",
    faults: [{ atS: 2, forS: 6, do: "freeze", whom: ["hot shard"] }],
    expect: { toldMeanwhile: ["confirmed"] },
  },
  {
    name: "shard-failed-over-stale",
    design: "saga",
    where: "shard",
    fault: "failed over to a stale replica",
    expected: "loss counted and reported, never hidden",
    faults: [{ atS: 2, forS: 2, do: "fail-over-stale" }],
    // What a booking sold is gone from the stock's ledger: the units are those of invariant 4, and the journals know of them (19).
    expect: { flagged: [4, 19] },
    stack: { switches: { stockReplicas: "1" } },
  },
];
