import type { LoadPlan, Turn } from "../../runner/src/load-plan.ts";

/** k6 takes whole numbers of arrivals only; per thousand seconds they are as fine as anybody asks for. */
const rateUnitS = 1_000;

/** The rate of an open loop as k6 wants it. */
export function arrivalsOf(ratePerS: number): { rate: number; timeUnit: string } {
  return { rate: Math.round(ratePerS * rateUnitS), timeUnit: `${rateUnitS}s` };
}

/** From one arrival to the next, as k6 spaces them. */
const periodMs = (ratePerS: number) => (rateUnitS * 1_000) / arrivalsOf(ratePerS).rate;

/** How many arrivals belong to the warm-up, to the gap and to the load. */
export function arrivalCounts(
  plan: Pick<LoadPlan, "warmUpS" | "gapS" | "durationS">,
  ratePerS: number,
): { warmUp: number; gap: number; load: number } {
  return {
    warmUp: Math.round(plan.warmUpS * ratePerS),
    gap: Math.round(plan.gapS * ratePerS),
    load: Math.round(plan.durationS * ratePerS),
  };
}

/**
 * The turn of an arrival, or none for those in the gap and after the end. Warm-up and load are one scenario because k6
 * gives two that may overlap (each as long as its slowest request is allowed to take) twice the users, the second half of them cold.
 */
export function openTurn(plan: LoadPlan, ratePerS: number, { startMs, arrival }: { startMs: number; arrival: number }): Turn | undefined {
  const { warmUp, gap, load } = arrivalCounts(plan, ratePerS);
  const intendedMs = startMs + arrival * periodMs(ratePerS);
  if (arrival < warmUp) return { phase: "w", iteration: arrival, intendedMs };
  const iteration = arrival - warmUp - gap;
  return iteration >= 0 && iteration < load ? { phase: "l", iteration, intendedMs } : undefined;
}

/** How long a user of a closed loop must wait now: until the gap is over, if it has begun. */
export function closedPauseS(plan: LoadPlan, elapsedMs: number): number {
  const elapsedS = elapsedMs / 1_000;
  const loadBeginsS = plan.warmUpS + plan.gapS;
  return elapsedS >= plan.warmUpS && elapsedS < loadBeginsS ? loadBeginsS - elapsedS : 0;
}

/** The turn of a user of a closed loop, whose intended start is its own. */
export function closedTurn(plan: LoadPlan, iteration: number, { startMs, nowMs }: { startMs: number; nowMs: number }): Turn {
  return { phase: nowMs - startMs < plan.warmUpS * 1_000 ? "w" : "l", iteration, intendedMs: nowMs };
}

/** When a load began one of whose turns this is. */
export function startOf(plan: LoadPlan, { phase, iteration, intendedMs }: Turn): number {
  if (plan.pace.mode === "closed") return phase === "w" ? intendedMs : intendedMs - (plan.warmUpS + plan.gapS) * 1_000;
  const { warmUp, gap } = arrivalCounts(plan, plan.pace.ratePerS);
  const arrival = phase === "w" ? iteration : warmUp + gap + iteration;
  return intendedMs - periodMs(plan.pace.ratePerS) * arrival;
}
