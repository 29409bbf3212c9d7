import { designs } from "./designs/index.ts";
import { durabilityClasses, type Design, type DurabilityClass } from "./designs/design.ts";
import type { ToolName } from "@coordbench/infra/setup";
import type { Step } from "@coordbench/report";
import { stockPerItem } from "../../k6/workloads/index.ts";
import type { LoadPlan, LoadWish } from "./load-plan.ts";

/** Something that is in the way of what is measured: an instrument, or failpoints that a measured service does not even load. */
export type Instrument = "flushes" | "profile" | "failpoints";

/** What a caller may choose of a run; the rest is the workload's and the design's. */
export interface RunWish extends Pick<
  LoadWish,
  "ratePerS" | "inFlight" | "durationS" | "warmUpS" | "seed" | "demand" | "sampledShare" | "pods"
> {
  design: string;
  workload: string;
  durability?: string;
  switches?: Record<string, string>;
  /**
   * Why no time of the run may be used: the flushes of stores that keep no count are watched, or where services spend their
   * time, or services can be broken at their failpoints.
   */
  instrument?: Instrument;
  /** The distance between all services and stores; none means that nothing stands between them, 0 that only proxies do. */
  roundTripMs?: number;
  /** Its place in a session of several runs. */
  step?: Step;
}

const longestRoundTripMs = 1_000;

/** The design with this name, or what there is instead. */
export function designNamed(name: string): Design {
  const design = designs.get(name);
  if (design === undefined) throw new Error(`a design must be one of ${[...designs.keys()].join(", ")}, not ${name}`);
  return design;
}

/** The class of durability with this name, or what there is instead. */
export function durabilityNamed(name: string): DurabilityClass {
  const found = durabilityClasses.find((each) => each === name);
  if (found === undefined) throw new Error(`--durability must be one of ${durabilityClasses.join(", ")}, not ${name}`);
  return found;
}

/** A round trip that a network can have, or what it can be. */
export function roundTripOf(given: number | undefined): number | undefined {
  if (given === undefined || (Number.isInteger(given) && given >= 0 && given <= longestRoundTripMs)) return given;
  throw new Error(`--rtt must be a whole number of milliseconds from 0 to ${longestRoundTripMs}, not ${given}`);
}

/** The programs that a run needs besides k6. */
export function toolsFor({
  design: name,
  switches = {},
  roundTripMs,
  sampledShare = 0,
}: Pick<RunWish, "design" | "switches" | "roundTripMs" | "sampledShare">): ToolName[] {
  const design = designNamed(name);
  const distance = roundTripMs === undefined ? [] : (["toxiproxy-server"] as const);
  const traces = sampledShare > 0 ? (["jaeger"] as const) : [];
  return [...design.tools(settle(design, switches)), ...distance, ...traces];
}

/** The units of each item at the start, or why they cannot be divided as the switches say. */
export function unitsOf(plan: LoadPlan, switches: Record<string, string>): number {
  const [units, buckets] = [stockPerItem(plan), Number(switches["buckets"] ?? 1)];
  if (units < buckets) throw new Error(`buckets=${buckets}: there are only ${units} units of each item under ${plan.workload} for so long`);
  return units;
}

/** All switches of a design: those given, checked, and the others as they stand. */
export function settle({ name: design, switches }: Design, given: Record<string, string>): Record<string, string> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(switches, name));
  if (unknown !== undefined) throw new Error(`${design} has no switch ${unknown}: it has ${Object.keys(switches).join(", ")}`);
  return Object.fromEntries(
    Object.entries(switches).map(([name, { standard, allowed, meaning }]) => {
      const value = given[name] ?? standard;
      if (!allowed.test(value)) throw new Error(`${design}: ${name}=${value} must match ${allowed.source} (${meaning})`);
      return [name, value];
    }),
  );
}
