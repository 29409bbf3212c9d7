import { planLoad } from "../../loadtests/runner/src/load-plan.ts";
import { loadObjects } from "../../loadtests/runner/src/cluster/load-pods/test-run.ts";
import { release } from "./chart.ts";

const plan = planLoad({ runId: "r1", workload: "steady", ratePerS: 900, pods: 3, targets: [`http://${release}-booking:8080`] });

/** The objects of a load of several pods, as text. */
export function renderLoad(): string {
  const objects = loadObjects({ release, plan, image: "coordbench/load:0.1.0", pullPolicy: "IfNotPresent", pullSecrets: [] });
  return `${JSON.stringify(objects, undefined, 2)}\n`;
}
