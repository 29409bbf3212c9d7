import type { AblationFinding, CapacityFinding, Comparison, SweepFinding } from "../analysis/findings.ts";

/** What the analysis of a session found: the report shows it, and works out nothing of its own. */
export interface Findings {
  comparisons: readonly Comparison[];
  capacities: readonly CapacityFinding[];
  sweeps: readonly SweepFinding[];
  ablations: readonly AblationFinding[];
}
