import { ablation } from "../analysis/ablation.ts";
import { capacity } from "../analysis/capacity.ts";
import { findCeilings } from "../analysis/ceilings.ts";
import { compare } from "../analysis/compare.ts";
import { recovery } from "../analysis/recovery.ts";
import { sweep } from "../analysis/sweep.ts";
import type { Results } from "../results/results.ts";

/** Everything that the analysis has to say of a session: the report shows it, and works out nothing of its own. */
export function findingsOf(results: Results) {
  return {
    comparisons: compare(results),
    capacities: capacity(results),
    sweeps: sweep(results),
    ablations: ablation(results),
    ceilings: findCeilings(results),
    recovery: recovery(results),
  };
}

/** The same, as a type. */
export type Findings = ReturnType<typeof findingsOf>;
