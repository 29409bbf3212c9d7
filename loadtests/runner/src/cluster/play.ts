import type { ClusterDeed, FaultCase } from "../faults/fault.ts";
import { loadOf } from "../faults/plan.ts";
import type { Played } from "../faults/play.ts";
import { newRunId } from "../run.ts";
import { designNamed } from "../wish.ts";
import type { Cluster } from "./cluster.ts";
import { send, type Audience, type Use } from "./errand.ts";
import { helpWith } from "./help.ts";
import { farEndOf } from "./placement.ts";
import { tuningOf } from "./tuning-of.ts";
import { valuesFor, type ChartValues } from "./values.ts";

/** Plays a case in a cluster: the runner there does everything but to break and to heal, which is done from here. */
export async function playInCluster(
  cluster: Cluster,
  use: Use,
  { theCase, audience }: { theCase: FaultCase; audience: Audience },
): Promise<Played> {
  if (use.loadPods > 1) throw new Error("--load-pods is for runs: what breaks designs wants little load");
  const id = newRunId();
  const { design } = theCase;
  const chartValues = valuesOfCase(theCase, id);
  const errand = { id, task: { theCase }, design, chartValues, durationS: loadOf(theCase).durationS, help: helpWith(cluster) };
  const { found } = await send(cluster, { use, errand, audience }, async () => undefined);
  return found as Played;
}

/** The chart's values for a case: a proxy stands before whoever is cut off. */
export function valuesOfCase(theCase: FaultCase, id: string): ChartValues {
  const { files, values } = valuesFor(designNamed(theCase.design), tuningOf(theCase, id));
  const before = (theCase.faults as readonly ClusterDeed[]).flatMap((deed) => ("link" in deed ? farEndOf(deed.link) : []));
  return { files, values: { ...values, toxiproxy: { before } } };
}
