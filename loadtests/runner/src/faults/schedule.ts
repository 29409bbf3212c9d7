import { setTimeout as sleep } from "node:timers/promises";
import type { Arena, Load, Proof } from "./arena.ts";
import { takenBy, Turns } from "./chaos/turns.ts";
import type { Fault, FaultCase } from "./fault.ts";
import { describeFault, endOf } from "./plan.ts";

/** A fault that was brought about and made good again, by the clock of the customers. */
export interface Done extends Proof {
  fault: Fault;
  what: string;
  planned: number;
  struckAtMs: number;
  healedAtMs: number;
}

/** Where a fault strikes, and into which load. */
export interface Scene extends Load {
  strike: Arena["strike"];
}

/** When things happen of a case: its load begins, and ends. */
export interface Clock {
  startedAtMs: number;
  /** Resolves when the last customer is gone. */
  loadEnded: Promise<unknown>;
  /** What has to happen between the end of the load and the healing of what lasted as long as it. */
  beforeHealing(): Promise<void>;
}

/** Brings all faults of a case about, each at its time and for its time. */
export function strikeAll({ faults, drawn }: FaultCase, scene: Scene, clock: Clock): Promise<Done[]> {
  if (drawn === undefined) return strikeTogether(faults, scene, clock);
  const turns = new Turns();
  const lastMs = clock.startedAtMs + Math.max(...faults.map(endOf)) * 1_000;
  const strikeInTime = (fault: Fault) => (Date.now() > lastMs ? tooLate(fault) : strikeOne(fault, scene, clock));
  return Promise.all(faults.map((fault) => turns.take(takenBy(fault), () => strikeInTime(fault))));
}

/** What is to be seen before the last healing is seen once all that has a time of its own is good again: on a busy machine that may be long after the load. */
function strikeTogether(faults: readonly Fault[], scene: Scene, clock: Clock): Promise<Done[]> {
  const timed = new Map(faults.filter(({ forS }) => forS !== undefined).map((fault) => [fault, strikeOne(fault, scene, clock)]));
  const beforeHealing = () => Promise.all(timed.values()).then(() => clock.beforeHealing());
  return Promise.all(faults.map((fault) => timed.get(fault) ?? strikeOne(fault, scene, { ...clock, beforeHealing })));
}

/** What was on before it at the same place took so long to be made good that the load is over. */
async function tooLate(fault: Fault): Promise<Done> {
  const [now, evidence] = [Date.now(), "its turn came when the load was over"];
  return { hit: 0, evidence, fault, what: describeFault(fault), planned: plannedOf(fault), struckAtMs: now, healedAtMs: now };
}

async function strikeOne(fault: Fault, scene: Scene, { startedAtMs, loadEnded, beforeHealing }: Clock): Promise<Done> {
  const untilS = (seconds: number) => sleep(Math.max(0, startedAtMs + seconds * 1_000 - Date.now()), undefined, { signal: scene.signal });
  await untilS(fault.atS);
  const blow = await inTime(scene.strike(fault, scene), describeFault(fault), scene.signal);
  const struckAtMs = Date.now();
  if (fault.forS === undefined) await loadEnded.then(beforeHealing);
  else await sleep(fault.forS * 1_000, undefined, { signal: scene.signal });
  const proof = await inTime(blow.heal(), `to make good again: ${describeFault(fault)}`, scene.signal);
  return { ...proof, fault, what: describeFault(fault), planned: plannedOf(fault), struckAtMs, healedAtMs: Date.now() };
}

/** Longer than a server takes that has much to read before it is ready. */
const mostMs = 120_000;

/** Neither striking nor healing lasts for ever, and nobody waits for them when the case is broken off. */
async function inTime<Result>(deed: Promise<Result>, what: string, signal: AbortSignal): Promise<Result> {
  const over = new AbortController();
  const late = sleep(mostMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).then(() => {
    throw new Error(`this took longer than ${mostMs / 1_000} s: ${what}`);
  });
  try {
    return await Promise.race([deed, late]);
  } finally {
    over.abort();
  }
}

/** How often a fault has to hit; one that waits for a limited time only is there when it has hit at all. */
function plannedOf(fault: Fault): number {
  return fault.do === "failpoint" && fault.withinS === undefined && typeof fault.times === "number" ? fault.times : 1;
}
