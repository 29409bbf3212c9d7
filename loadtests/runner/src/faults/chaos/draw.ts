import type { Fault, FaultCase } from "../fault.ts";
import { endOf, stackOf } from "../plan.ts";
import { arsenalOf, type Weapon } from "./arsenal.ts";
import { lotsOf, type Lots } from "./lots.ts";
import { namesOf } from "./names.ts";
import { takenBy } from "./turns.ts";

/** What a schedule is drawn from: the same of these is the same schedule, whatever the machine does. */
export interface Draw {
  design: string;
  seed: number;
  seconds: number;
}

/** The designs that keep what they promise. */
export const chaosDesigns = ["two-phase-commit", "saga"] as const;

/** There is load before the first fault, and after the last one is healed. */
const calm = { beforeS: 1, afterS: 3 };
/** From one fault to the next, whether the one is over by then or not. */
const pause = { leastS: 0.2, mostS: 2 };
/** What was broken needs some time until it can be broken again. */
const restS = 2;
/** In one of so many schedules the stock is scarce; in the others there is more than enough. */
const scarceOneIn = 4;
const ample = 1_000_000;
/** Two instances of everything that can have some, and bookings that need several participants and buckets. */
const switches = { replicas: "2", inventories: "2", buckets: "4" };
const declineShare = 0.05;
const demand = { itemsPerBooking: "2", cancelShare: "0.1" };

/** What is broken, with how much in stock, and how. */
export type Chaos = Draw & { unitsPerItem: number; faults: FaultCase["faults"] };

/** Draws the faults of a seed, and what is in stock when they strike. */
export function drawChaos(draw: Draw): Chaos {
  const { design, seed, seconds } = draw;
  const lots = lotsOf(seed);
  const unitsPerItem = unitsOf(lots, seconds);
  const names = namesOf(stackOf({ design, stack: { switches } }));
  return { ...draw, unitsPerItem, faults: drawFaults(lots, arsenalOf(design, names), seconds) };
}

/** Chaos as a case that the engine of the matrix plays. */
export function caseOf({ design, seed, seconds, unitsPerItem, faults }: Chaos): FaultCase {
  const stack = { switches, proxied: true, declineShare, unitsPerItem };
  const words = { where: "anywhere", fault: `drawn by seed ${seed}`, expected: "everything that is promised holds" };
  return { name: `seed-${seed}`, design, ...words, stack, demand, drawn: { seed, seconds }, faults };
}

/** Units that the hot item is sold out of within the load: between a third and all of what is asked for. */
function unitsOf(lots: Lots, seconds: number): number {
  const demanded = Math.ceil(seconds * 10);
  const isScarce = lots.below(scarceOneIn) === 0;
  return isScarce ? Math.ceil(demanded / 3) + lots.below(demanded) : ample;
}

function drawFaults(lots: Lots, arsenal: readonly Weapon[], seconds: number): FaultCase["faults"] {
  const faults: Fault[] = [];
  const freeAtS = new Map<string, number>();
  for (let atS = calm.beforeS; atS < seconds - calm.afterS; atS = rounded(atS + lots.seconds(pause.leastS, pause.mostS))) {
    const fault: Fault = { atS, ...weighted(lots, arsenal).draw(lots) };
    const taken = takenBy(fault);
    const isFree = taken.every((each) => (freeAtS.get(each) ?? 0) <= atS);
    if (!isFree || endOf(fault) > seconds - calm.afterS) continue;
    for (const each of taken) freeAtS.set(each, endOf(fault) + restS);
    faults.push(fault);
  }
  const [first, ...others] = faults;
  if (first === undefined) throw new Error(`no fault fits into ${seconds} s: a load of at least 10 s has room for some`);
  return [first, ...others];
}

function weighted(lots: Lots, arsenal: readonly Weapon[]): Weapon {
  return lots.oneOf(arsenal.flatMap((each) => Array.from({ length: each.weight }, () => each)));
}

const rounded = (seconds: number) => Math.round(seconds * 10) / 10;
