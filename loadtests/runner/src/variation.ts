import { demandNames } from "../../k6/workloads/index.ts";
import type { RunWish } from "./wish.ts";

/** What can be varied of a run itself, whatever the design and the workload. */
const ofTheRun: Record<string, (value: string) => Partial<RunWish>> = {
  rtt: (value) => ({ roundTripMs: numberIn("rtt", value) }),
  rate: (value) => ({ ratePerS: numberIn("rate", value) }),
  inFlight: (value) => ({ inFlight: numberIn("inFlight", value) }),
  durability: (value) => ({ durability: value }),
};

/** The names of what can be varied of any run. */
export const runNames = Object.keys(ofTheRun);

/** A wish with one thing of it at this value: of the run, of what customers want, or else a switch of its design. */
export function varied(wish: RunWish, name: string, value: string): RunWish {
  const own = Object.hasOwn(ofTheRun, name) ? ofTheRun[name] : undefined;
  if (own !== undefined) return { ...wish, ...own(value) };
  const isDemand = demandNames.some((each) => each === name);
  return isDemand ? { ...wish, demand: { ...wish.demand, [name]: value } } : { ...wish, switches: { ...wish.switches, [name]: value } };
}

/** Reads `name=v1,v2,…`, the values in the order given. */
export function variationIn(text: string): { name: string; values: string[] } {
  const [name, list = ""] = text.split("=", 2);
  const values = list.split(",").map((value) => value.trim());
  if (!name || values.some((value) => value === "") || new Set(values).size < 2 || new Set(values).size < values.length)
    throw new Error(`--vary must be name=v1,v2,… with two different values or more, not ${text}`);
  return { name, values };
}

function numberIn(name: string, text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(`--vary ${name}: ${text} must be a number`);
  return Number(text);
}
