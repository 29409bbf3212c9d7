import { attempt } from "../attempt.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { describeCluster, performInCluster, type Use } from "../cluster/perform.ts";
import { localLaboratory } from "../laboratory.ts";
import type { Target } from "./target.ts";

/** Pods of a cluster: every run installs the chart anew, and has its own Jaeger where it is traced. */
export function inCluster(cluster: Cluster, use: Use): Target {
  return {
    open: async () => ({
      // The programs are in the images.
      bring: async () => ({}),
      attempt: (wish, site) => attempt(wish, site, (_, surroundings) => performInCluster(cluster, use, { wish, site: surroundings })),
      cluster: () => describeCluster(cluster),
      say: localLaboratory.say,
      [Symbol.asyncDispose]: async () => undefined,
    }),
    ensureCeilings: async () => localLaboratory.say("what single parts can do is measured by --target local only"),
  };
}
