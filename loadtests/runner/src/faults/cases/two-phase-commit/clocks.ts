import type { FaultCase } from "../../fault.ts";

const hourS = 3_600;
const participants = ["PostgreSQL inventory", "PostgreSQL payment"] as const;
const everybody = ["PostgreSQL booking", ...participants, "booking-0", "inventory-0.0", "payment.0"] as const;

/**
 * Clocks are set. Promises and decisions are dated by the database that keeps them, and whoever asks which of them are too
 * old asks the same database; services go by the clock only for the deadline of a call. The design never compares two clocks;
 * the audit does where it asks whether a promise came before its decision (14), and is not to be believed in that while they jump.
 */
export const clocks: readonly FaultCase[] = [
  {
    name: "clocks-an-hour-ahead",
    design: "two-phase-commit",
    where: "clocks (recovery: the databases’; deadlines of calls: the services’)",
    fault: "an hour ahead, and right again",
    expected: "what is under way looks abandoned: it is aborted or goes on, never both",
    faults: [{ atS: 2, forS: 4, do: "jump-clock", whom: everybody, byS: hourS }],
    expect: { tolerated: [14] },
    stack: { clocks: true },
  },
  {
    name: "clocks-an-hour-back",
    design: "two-phase-commit",
    where: "clocks (recovery: the databases’; deadlines of calls: the services’)",
    fault: "an hour back, and right again",
    expected: "as if nothing were",
    faults: [{ atS: 2, forS: 4, do: "jump-clock", whom: everybody, byS: -hourS }],
    expect: { tolerated: [14] },
    stack: { clocks: true },
  },
  {
    name: "promise-from-the-future",
    design: "two-phase-commit",
    where: "clocks (recovery: the databases’; deadlines of calls: the services’)",
    fault: "an hour back while a promise is in doubt",
    expected: "settled at once, not an hour later",
    // The coordinator dies with all votes, and is back before the participants’ clocks are.
    faults: [
      { atS: 2, forS: 1, do: "failpoint", at: "booking-0", name: "decide.before", mode: "kill" },
      { atS: 2.2, do: "jump-clock", whom: participants, byS: -hourS },
    ],
    expect: { flaggedUnhealed: [], hitBookings: "rejected" },
    stack: { clocks: true },
  },
];
