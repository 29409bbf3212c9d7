import { setTimeout as sleep } from "node:timers/promises";
import type { Blow, Proof } from "../faults/arena.ts";
import type { PodFault } from "../faults/fault.ts";
import type { Cluster } from "./cluster.ts";
import { release, type Errand } from "./errand.ts";
import { summonLoad } from "./load-pods/summon.ts";
import { componentOf, troubleOf, type Pod } from "./pods.ts";
import { runnerName } from "./objects.ts";
import { podsIn } from "./release.ts";

/** The cluster, as far as one run may touch it. */
interface Ground {
  cluster: Cluster;
  namespace: string;
}

const noticeS = 1;
const patience = { healMs: 240_000, pollMs: 1_000 };

/** Does what a runner asks for: breaks, heals, and makes pods for its load. */
export function helpWith(cluster: Cluster): NonNullable<Errand["help"]> {
  const blows = new Map<number, Blow>();
  return async (namespace, ask) => {
    const ground = { cluster, namespace };
    if ("strike" in ask) return void blows.set(ask.number, await strike(ground, ask.strike));
    if ("heal" in ask) return blows.get(ask.heal)?.heal();
    if ("summon" in ask) return summonLoad(cluster, { namespace, release }, ask.summon);
    return makeWhole(ground);
  };
}

function strike(ground: Ground, fault: PodFault): Promise<Blow> {
  switch (fault.do) {
    case "delete-pods":
      return deletePods(ground, fault.workloads);
    case "lose-volumes":
      return loseVolumes(ground, fault.workloads);
    case "drain-nodes":
      return drainNodes(ground, fault.workloads);
  }
}

/** Not forced: whoever comes back to a volume must not find his predecessor there. */
async function deletePods(ground: Ground, workloads: readonly string[]): Promise<Blow> {
  const victims = await podsOf(ground, workloads);
  await kubectl(ground, ["delete", "pod", ...victims.map(({ metadata }) => metadata.name), `--grace-period=${noticeS}`, "--wait=false"]);
  return { heal: () => replaced(ground, victims) };
}

async function loseVolumes(ground: Ground, workloads: readonly string[]): Promise<Blow> {
  const victims = await podsOf(ground, workloads);
  const claims = victims.map(({ metadata }) => `data-${metadata.name}`);
  const before = await claimIds(ground, claims);
  await kubectl(ground, ["delete", "pvc", ...claims, "--wait=false"]);
  const { heal } = await deletePods(ground, workloads);
  return {
    async heal() {
      await heal();
      const after = await claimIds(ground, claims);
      const fresh = claims.filter((claim) => after.get(claim) !== undefined && after.get(claim) !== before.get(claim));
      return { hit: fresh.length === claims.length ? 1 : 0, evidence: `new volumes were made for ${fresh.join(", ") || "nobody"}` };
    },
  };
}

/** What `kubectl drain` does, but to pods of this run alone, and it waits for none that must not go yet. */
async function drainNodes(ground: Ground, workloads: readonly string[]): Promise<Blow> {
  const nodes = [...new Set((await podsOf(ground, workloads)).map(({ spec }) => spec.nodeName ?? ""))];
  for (const node of nodes) await ground.cluster.kubectl(["cordon", node]);
  const there = (await running(ground)).filter(({ spec }) => nodes.includes(spec.nodeName ?? ""));
  const evictions = await Promise.all(there.map((pod) => evict(ground, pod)));
  const [victims, kept] = [there.filter((_, index) => evictions[index]), there.filter((_, index) => !evictions[index])];
  return {
    async heal() {
      for (const node of nodes) await ground.cluster.kubectl(["uncordon", node]);
      const { evidence } = await replaced(ground, victims);
      const stayed = kept.map(({ metadata }) => `; ${metadata.name} stayed by its disruption budget`);
      const hit = kept.some((pod) => workloads.includes(componentOf(pod))) ? 0 : 1;
      return { hit, evidence: `${nodes.join(", ")} took no pods; ${evidence}${stayed.join("")}` };
    },
  };
}

/** Asks a pod to go; false where its disruption budget lets none go now, as of several on one node. */
async function evict(ground: Ground, { metadata: { name } }: Pod): Promise<boolean> {
  const path = `/api/v1/namespaces/${ground.namespace}/pods/${name}/eviction`;
  const input = JSON.stringify({ apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: ground.namespace } });
  try {
    await ground.cluster.kubectl(["create", "--raw", path, "--filename", "-"], { input });
    return true;
  } catch (error) {
    if (/disruption budget/.test((error as Error).message)) return false;
    throw error;
  }
}

/** Waits until none of them is there any more and everything is ready again. */
async function replaced(ground: Ground, victims: readonly Pod[]): Promise<Proof> {
  const gone = new Set(victims.map(({ metadata }) => metadata.uid));
  await whole(ground, (pods) => !pods.some(({ metadata }) => gone.has(metadata.uid)));
  return { hit: 1, evidence: `${victims.map(({ metadata }) => metadata.name).join(", ")} went, and others came` };
}

async function makeWhole(ground: Ground): Promise<string[]> {
  await whole(ground, () => true);
  return [];
}

/** A pod whose claim went while it was made waits for it for ever: its like is made with a claim. */
async function whole(ground: Ground, isRight: (pods: readonly Pod[]) => boolean): Promise<void> {
  const end = performance.now() + patience.healMs;
  for (;;) {
    const pods = await running(ground);
    const trouble = troubleOf(pods);
    const isReady = pods.every(({ status }) => status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"));
    if (trouble.length === 0 && isReady && isRight(pods)) return;
    if (performance.now() > end) throw new Error(["the pods did not become ready again", ...trouble].join("\n  "));
    for (const { metadata, status } of pods) {
      const word = status.conditions?.find(({ type }) => type === "PodScheduled")?.message ?? "";
      if (/persistentvolumeclaim "[^"]+" (not found|is being deleted)/.test(word))
        await kubectl(ground, ["delete", "pod", metadata.name, "--wait=false"]);
    }
    await sleep(patience.pollMs);
  }
}

async function claimIds(ground: Ground, claims: readonly string[]): Promise<Map<string, string>> {
  const text = await kubectl(ground, ["get", "pvc", "--output", "json"]);
  const { items } = JSON.parse(text.toString()) as { items: { metadata: { name: string; uid: string } }[] };
  return new Map(items.filter(({ metadata }) => claims.includes(metadata.name)).map(({ metadata }) => [metadata.name, metadata.uid]));
}

/** The pods of these workloads, or what workloads there are. */
async function podsOf(ground: Ground, workloads: readonly string[]): Promise<Pod[]> {
  const pods = await running(ground);
  const found = pods.filter((pod) => workloads.includes(componentOf(pod)));
  if (found.length > 0) return found;
  throw new Error(`no pod belongs to ${workloads.join(" or ")}: there is ${[...new Set(pods.map(componentOf))].toSorted().join(", ")}`);
}

/** All but the runner, and those that have done their work. */
async function running({ cluster, namespace }: Ground): Promise<Pod[]> {
  return (await podsIn(cluster, namespace)).filter((pod) => componentOf(pod) !== runnerName && pod.status.phase !== "Succeeded");
}

const kubectl = ({ cluster, namespace }: Ground, args: string[]) => cluster.kubectl(["--namespace", namespace, ...args]);
