import { resolve } from "node:path";
import { clusterAt, targetSyntax } from "../cluster/cluster.ts";
import { inCluster } from "../targets/in-cluster.ts";
import type { Target } from "../targets/target.ts";
import { thisMachine } from "../targets/this-machine.ts";

const standard = { target: "local", namespace: "coordbench" };

/** The flags that say where runs are made. */
export const targetFlags = {
  target: { type: "string", meaning: `where to run: ${targetSyntax} (default ${standard.target})` },
  namespace: {
    type: "string",
    meaning: `in a cluster: what the namespaces of runs begin with, each of which is deleted after its run (default ${standard.namespace})`,
  },
  "chart-values": { type: "string", multiple: true, meaning: "in a cluster: a values file of yours for the chart, may be repeated" },
} as const;

/** Reads where runs are made. */
export function targetIn({
  target = standard.target,
  namespace = standard.namespace,
  "chart-values": files = [],
}: {
  target?: string | undefined;
  namespace?: string | undefined;
  "chart-values"?: string[] | undefined;
}): Target {
  if (target === standard.target) return thisMachine;
  return inCluster(clusterAt(target), { namespace, valuesFiles: files.map((file) => resolve(file)) });
}
