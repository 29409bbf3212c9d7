import { setTimeout as sleep } from "node:timers/promises";
import { strike } from "./actions/index.ts";
import type { Fault, FaultCase } from "./fault.ts";
import { describeFault } from "./plan.ts";
import type { Proof, Scene } from "./scene.ts";

/** A fault that was brought about and made good again, by the clock of the customers. */
export interface Done extends Proof {
  fault: Fault;
  what: string;
  planned: number;
  struckAtMs: number;
  healedAtMs: number;
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
export function strikeAll({ faults }: FaultCase, scene: Scene, clock: Clock): Promise<Done[]> {
  return Promise.all(faults.map((fault) => strikeOne(fault, scene, clock)));
}

async function strikeOne(fault: Fault, scene: Scene, { startedAtMs, loadEnded, beforeHealing }: Clock): Promise<Done> {
  const untilS = (seconds: number) => sleep(Math.max(0, startedAtMs + seconds * 1_000 - Date.now()), undefined, { signal: scene.signal });
  await untilS(fault.atS);
  const blow = await strike(fault, scene);
  const struckAtMs = Date.now();
  if (fault.forS === undefined) await loadEnded.then(beforeHealing);
  else await sleep(fault.forS * 1_000, undefined, { signal: scene.signal });
  const proof = await blow.heal();
  return { ...proof, fault, what: describeFault(fault), planned: plannedOf(fault), struckAtMs, healedAtMs: Date.now() };
}

/** How often a fault has to hit. */
function plannedOf(fault: Fault): number {
  return fault.do === "failpoint" && typeof fault.times === "number" ? fault.times : 1;
}
