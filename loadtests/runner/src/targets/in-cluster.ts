import { attempt } from "../attempt.ts";
import { clusterCases } from "../cluster/cases.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Use } from "../cluster/errand.ts";
import { describeCluster } from "../cluster/facts.ts";
import { performInCluster } from "../cluster/perform.ts";
import { playInCluster } from "../cluster/play.ts";
import { localLaboratory } from "../laboratory.ts";
import type { Target } from "./target.ts";

/** Pods of a cluster: every run installs the chart anew, and has its own Jaeger where it is traced. */
export function inCluster(cluster: Cluster, use: Use): Target {
  return {
    open: async () => ({
      // The programs are in the images.
      bring: async () => ({}),
      attempt: (wish, site) => attempt(wish, site, (_, surroundings) => performInCluster(cluster, use, { wish, audience: surroundings })),
      cluster: () => describeCluster(cluster),
      say: localLaboratory.say,
      // A release is installed and removed for each.
      overheadS: 65,
      [Symbol.asyncDispose]: async () => undefined,
    }),
    ensureCeilings: async () => localLaboratory.say("what single parts can do is measured by --target local only"),
    faultCases: clusterCases,
    play: (theCase, audience) => playInCluster(cluster, use, { theCase, audience }),
  };
}
