import { planLoad, type LoadPlan } from "./load-plan.ts";
import type { Design, Tuning } from "./designs/design.ts";
import { designNamed, durabilityNamed, settle, unitsOf, type RunWish } from "./wish.ts";

/** Nothing is sent for so long between warm-up and load. */
const gapS = 2;

/** A wish of which nothing is left open. */
export interface Tuned {
  design: Design;
  plan: LoadPlan;
  tuning: Omit<Tuning, "network">;
}

/** Settles what a wish leaves open, or says which part of it cannot be. */
export function tune({ design: name, durability, switches, step: _step, instrument: _, ...load }: RunWish, id: string): Tuned {
  const design = designNamed(name);
  const plan = planLoad({ ...load, runId: id, gapS, targets: ["http://127.0.0.1"] });
  const settled = settle(design, switches ?? {});
  const { items, declineShare } = plan.demand;
  return {
    design,
    plan,
    tuning: {
      run: id,
      dataset: { items, unitsPerItem: unitsOf(plan, settled), declineShare },
      switches: settled,
      durability: durabilityNamed(durability ?? "D1"),
    },
  };
}
