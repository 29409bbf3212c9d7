import { demandNames } from "../../k6/workloads/index.ts";
import { shareIn } from "./commands/options.ts";
import { durabilityNamed, roundTripOf, type RunWish } from "./wish.ts";

type How = Pick<RunWish, "switches" | "durability" | "roundTripMs" | "sampledShare">;
type HowMuch = Pick<RunWish, "ratePerS" | "inFlight" | "demand">;

/** How a design is run, beside its switches. */
const ofTheRun: Record<string, (value: string) => How> = {
  rtt: (value) => ({ roundTripMs: roundTripOf(Number(value)) }),
  durability: (value) => ({ durability: durabilityNamed(value) }),
  traced: (value) => ({ sampledShare: shareIn("traced", value) }),
};

/** How much is asked of it, beside what customers want. */
const ofTheLoad: Record<string, (value: number) => HowMuch> = {
  rate: (value) => ({ ratePerS: value }),
  inFlight: (value) => ({ inFlight: value }),
};

/** The names of what can be varied of any run. */
export const runNames = [...Object.keys(ofTheRun), ...Object.keys(ofTheLoad)];

/** A wish with one thing of how its design is run at this value: of the run, or else a switch of the design. */
export function variedHow<Wish extends How>(wish: Wish, name: string, value: string): Wish {
  const own = Object.hasOwn(ofTheRun, name) ? ofTheRun[name] : undefined;
  return { ...wish, ...(own?.(value) ?? { switches: { ...wish.switches, [name]: value } }) };
}

/** A wish with one thing of it at this value: how its design is run, how much is asked of it, or what customers want. */
export function varied(wish: RunWish, name: string, value: string): RunWish {
  const own = Object.hasOwn(ofTheLoad, name) ? ofTheLoad[name] : undefined;
  if (own !== undefined) return { ...wish, ...own(numberIn(name, value)) };
  const isDemand = demandNames.some((each) => each === name);
  return isDemand ? { ...wish, demand: { ...wish.demand, [name]: value } } : variedHow(wish, name, value);
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
