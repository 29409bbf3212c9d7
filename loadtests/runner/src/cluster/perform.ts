import { newRunId, type Finished } from "../run.ts";
import type { RunWish } from "../wish.ts";
import type { Cluster } from "./cluster.ts";
import { send, type Audience, type Errand, type Use } from "./errand.ts";
import { nodesOf } from "./facts.ts";
import { placementOf } from "./placement.ts";
import { tune } from "../tune.ts";
import { valuesOf } from "./values.ts";

/** Makes a run in a cluster, and says where its pods lay; nothing is left there. */
export async function performInCluster(
  cluster: Cluster,
  use: Use,
  { wish, audience }: { wish: RunWish; audience: Audience },
): Promise<Finished> {
  const id = newRunId();
  const { durationS, warmUpS } = tune(wish, id).plan;
  const errand: Errand = { id, task: { wish }, design: wish.design, chartValues: valuesOf(wish, id), durationS: warmUpS + durationS };
  const { found, seen } = await send(cluster, { use, errand, audience }, async (pods) => ({ pods, nodes: await nodesOf(cluster) }));
  const finished = found as Finished;
  return { ...finished, run: { ...finished.run, placement: placementOf(seen.pods, seen.nodes, finished.run) } };
}
