import { demandNames, isWorkload, vary, workloadOf, workloads, type WorkloadName } from "../../../k6/workloads/index.ts";
import { pairsIn } from "./options.ts";

const standard = "steady";

/** The flags that say what customers want. */
export const loadFlags = {
  workload: { type: "string", meaning: `what customers do: ${Object.keys(workloads).join(", ")} (default ${standard})` },
  demand: { type: "string", multiple: true, meaning: `vary the workload: name=value, may be repeated: ${demandNames.join(", ")}` },
} as const;

/** What customers want, checked. */
export interface ChosenLoad {
  workload: WorkloadName;
  /** What differs from the workload as it stands. */
  demand: Record<string, string>;
}

/** Reads what customers want, or says what they can. */
export function loadIn({
  workload = standard,
  demand: pairs = [],
}: {
  workload?: string | undefined;
  demand?: string[] | undefined;
}): ChosenLoad {
  if (!isWorkload(workload)) throw new Error(`--workload must be one of ${Object.keys(workloads).join(", ")}, not ${workload}`);
  const demand = pairsIn("demand", pairs);
  vary(workloadOf(workload).demand, demand);
  return { workload, demand };
}
