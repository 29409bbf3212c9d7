import type { FaultCase } from "../../fault.ts";

const hourS = 3_600;
const everybody = ["PostgreSQL booking", "PostgreSQL inventory", "PostgreSQL payment", "booking-0", "inventory-0.0", "payment.0"] as const;

/**
 * Clocks are set. A hold's deadline is dated and judged by the server that keeps it, an instance's lease by the journal's
 * database; services measure how long they wait with a clock that nobody can set. No two clocks are ever compared. The stock lies
 * in PostgreSQL here: nothing can set the clock of a Redis server alone, whose memory allocator libfaketime does not get along with.
 */
export const clocks: readonly FaultCase[] = [
  {
    name: "hour-ahead",
    design: "saga",
    where: "clocks (holds: the stock’s; leases: the journal’s)",
    fault: "an hour ahead, and right again",
    expected: "every hold expires: sold before that, or given back",
    faults: [{ atS: 2, forS: 4, do: "jump-clock", whom: everybody, byS: hourS }],
    stack: { clocks: true, switches: { stock: "postgres" } },
  },
  {
    name: "hour-back",
    design: "saga",
    where: "clocks (holds: the stock’s; leases: the journal’s)",
    fault: "an hour back, and right again",
    expected: "holds last longer; set right, they have expired",
    faults: [{ atS: 2, forS: 4, do: "jump-clock", whom: everybody, byS: -hourS }],
    stack: { clocks: true, switches: { stock: "postgres" } },
  },
  {
    name: "lease-from-the-future",
    design: "saga",
    where: "clocks (holds: the stock’s; leases: the journal’s)",
    fault: "an hour back when an instance has died",
    expected: "taken over at once, not an hour later",
    // The one dies with a booking that it has accepted, and comes back no more; the other one finds a lease from the future.
    faults: [
      { atS: 2, do: "failpoint", at: "booking-0", name: "accept.after", mode: "kill" },
      { atS: 2.1, do: "jump-clock", whom: ["PostgreSQL booking"], byS: -hourS },
    ],
    expect: { flaggedUnhealed: [], hitBookings: "confirmed" },
    stack: { clocks: true, switches: { replicas: "2" } },
  },
];
