import type { Measured } from "../results/measured.ts";
import type { Costs, Run } from "../results/run.ts";

/** Something that is measured of a run, and that two variants can be compared by. */
export interface Measure {
  name: string;
  label: string;
  unit: string;
  better: "higher" | "lower";
  family: "headline" | "cost";
  /** The load under which it means something: goodput only in a closed loop, latency and costs only at a rate that both were given. */
  mode: Run["mode"];
  of: (run: Run) => number | null;
  /** What it means that b has so many times what a has. */
  claim: (claim: { a: string; b: string; times: string }) => string;
}

const headline = { family: "headline", better: "lower", unit: "ms", mode: "open" } as const;
const numberOr = (measured: Measured) => (typeof measured === "number" ? measured : null);

/**
 * All measures, each family in the order in which few pairs are asked: what varies least from run to run comes first, since a question
 * that stays open bars those after it.
 */
export const measures: readonly Measure[] = [
  {
    ...headline,
    name: "goodput",
    label: "goodput",
    unit: "bookings/s",
    better: "higher",
    mode: "closed",
    of: ({ throughput }) => throughput.goodput,
    claim: ({ a, b, times }) => `${b} confirms ${times} as many bookings per second as ${a}`,
  },
  {
    ...headline,
    name: "p50",
    label: "median latency",
    of: ({ latency }) => latency.outcome.p50,
    claim: ({ a, b, times }) => `the median booking of ${b} takes ${times} as long as that of ${a}`,
  },
  {
    ...headline,
    name: "p99",
    label: "p99 latency",
    of: ({ latency }) => latency.outcome.p99,
    claim: ({ a, b, times }) => `the p99 latency of ${b} is ${times} that of ${a}`,
  },
  cost("roundTrips", "sequential round trips", "round trips"),
  cost("messages", "messages between services", "messages"),
  cost("bytes", "bytes", "bytes"),
  cost("storeCalls", "calls to stores", "calls"),
  cost("brokerMessages", "messages of the broker", "messages"),
  cost("databaseFlushes", "flushes of the databases", "flushes"),
  cost("flushes", "flushes of all stores", "flushes"),
  cost("cpuMs", "processor time", "ms"),
  cost("lockHeldMs", "time with something locked", "ms"),
];

function cost(name: keyof Costs, label: string, unit: string): Measure {
  return {
    name,
    label,
    unit: `${unit} per booking`,
    better: "lower",
    family: "cost",
    mode: "open",
    of: ({ perBooking }) => numberOr(perBooking[name]),
    claim: ({ a, b, times }) => `a booking of ${b} costs ${times} the ${label} of one of ${a}`,
  };
}
