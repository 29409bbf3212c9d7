import { newRunId, type Finished } from "../run.ts";
import type { RunWish } from "../wish.ts";
import type { Cluster } from "./cluster.ts";
import { send, type Audience, type Errand, type Use } from "./errand.ts";
import { nodesOf } from "./facts.ts";
import { helpWith } from "./help.ts";
import { assertOperator } from "./load-pods/summon.ts";
import { placementOf } from "./placement.ts";
import { tune } from "../tune.ts";
import { valuesOf } from "./values.ts";

/** Makes a run in a cluster, and says where its pods lay; nothing is left there. */
export async function performInCluster(
  cluster: Cluster,
  use: Use,
  { wish: plain, audience }: { wish: RunWish; audience: Audience },
): Promise<Finished> {
  const wish = { ...plain, pods: use.loadPods };
  if (wish.pods > 1) await assertOperator(cluster);
  const id = newRunId();
  const { durationS, warmUpS } = tune(wish, id).plan;
  const errand: Errand = {
    id,
    task: { wish },
    design: wish.design,
    chartValues: valuesOf(wish, id),
    durationS: warmUpS + durationS,
    help: helpWith(cluster),
  };
  const { found, seen } = await send(cluster, { use, errand, audience }, async (pods) => ({ pods, nodes: await nodesOf(cluster) }));
  const finished = found as Finished;
  return { ...finished, run: { ...finished.run, placement: placementOf(seen.pods, seen.nodes, finished.run) } };
}
