import type { SectionLoad, Step } from "@coordbench/report";
import type { Expected } from "./forecast.ts";
import { planLoad } from "./load-plan.ts";
import type { Session } from "./session.ts";
import { designNamed, durabilityNamed, settle, type RunWish } from "./wish.ts";

/** A run that is wished for, and its place in the session. */
export interface Placed {
  wish: RunWish;
  step: Step;
}

/** Says of all runs what cannot be, before the first one is made. */
export function checkAll(series: readonly Placed[]): void {
  for (const { wish } of series) {
    settle(designNamed(wish.design), wish.switches ?? {});
    durabilityNamed(wish.durability ?? "D1");
    planLoad({ ...wish, runId: "check", targets: ["http://127.0.0.1"] });
  }
}

/** What a series is to take. */
export function expectedOf(series: readonly Placed[]): Expected[] {
  return series.map(({ wish: { durationS = 0, warmUpS = 0 } }) => ({ runs: 1, secondsEach: durationS + warmUpS }));
}

/** Makes all runs in their order, but for those that the session has. */
export async function performAll(session: Session, series: readonly Placed[]): Promise<void> {
  session.expect(...expectedOf(series));
  for (const { wish, step } of series) await session.perform(wish, step);
}

/** How a section is loaded: at a rate where one is given, else by so many customers who each wait for their answer. */
export function loadOf(ratePerS: number | undefined, inFlight: number): SectionLoad {
  return ratePerS === undefined ? { mode: "closed", inFlight } : { mode: "open", ratePerS };
}

/** The same as a run is wished for. */
export function paceOf(load: SectionLoad): Pick<RunWish, "ratePerS" | "inFlight"> {
  return load.mode === "open" ? { ratePerS: load.ratePerS } : { inFlight: load.inFlight };
}
