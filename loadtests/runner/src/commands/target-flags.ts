import { resolve } from "node:path";
import { clusterAt, targetSyntax } from "../cluster/cluster.ts";
import { inCluster } from "../targets/in-cluster.ts";
import type { Target } from "../targets/target.ts";
import { thisMachine } from "../targets/this-machine.ts";
import { countIn } from "./options.ts";

const standard = { target: "local", namespace: "coordbench" };

/** The flags that say where runs are made. */
export const targetFlags = {
  target: { type: "string", meaning: `where to run: ${targetSyntax} (default ${standard.target})` },
  namespace: {
    type: "string",
    meaning: `in a cluster: what the namespaces of runs begin with, each of which is deleted after its run (default ${standard.namespace})`,
  },
  "chart-values": { type: "string", multiple: true, meaning: "in a cluster: a values file of yours for the chart, may be repeated" },
  "load-pods": {
    type: "string",
    meaning: "in a cluster with the k6-operator: how many pods bring the load of runs, each an equal part of it (default 1)",
  },
} as const;

/** Reads where runs are made. */
export function targetIn({
  target = standard.target,
  namespace = standard.namespace,
  "chart-values": files = [],
  "load-pods": pods,
}: {
  target?: string | undefined;
  namespace?: string | undefined;
  "chart-values"?: string[] | undefined;
  "load-pods"?: string | undefined;
}): Target {
  const loadPods = countIn("load-pods", pods);
  if (target !== standard.target)
    return inCluster(clusterAt(target), { namespace, valuesFiles: files.map((file) => resolve(file)), loadPods: loadPods ?? 1 });
  if (loadPods !== undefined) throw new Error("--load-pods needs a cluster, which --target names: on this machine one k6 brings all load");
  return thisMachine;
}
