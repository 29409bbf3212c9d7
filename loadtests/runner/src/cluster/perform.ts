import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ClusterFacts } from "@coordbench/report";
import type { Finished, Surroundings } from "../run.ts";
import { newRunId } from "../run.ts";
import type { RunWish } from "../wish.ts";
import type { Cluster } from "./cluster.ts";
import { decodeFinished } from "./finished.ts";
import { follow } from "./follow.ts";
import { runnerObjects } from "./objects.ts";
import type { Order } from "./order.ts";
import { placementOf, zoneOf, type Node } from "./placement.ts";
import { componentOf, portOf, servicesAmong, type Pod } from "./pods.ts";
import { freshNamespace, install, keepLogs, podsIn } from "./release.ts";
import { valuesOf } from "./values.ts";

/** How a user wants a cluster to be used. */
export interface Use {
  /** What the namespaces of runs begin with. */
  namespace: string;
  /** Values of the user's own for the chart. */
  valuesFiles: readonly string[];
}

type Site = Pick<Surroundings, "signal" | "phase" | "glimpse" | "logs">;

const release = "run";
/** Beside the load itself, a run waits for so long at most. */
const spareS = 900;

/** Makes a run in a cluster: in a namespace of its own, on fresh volumes, the runner beside the system; nothing is left there. */
export async function performInCluster(cluster: Cluster, use: Use, { wish, site }: { wish: RunWish; site: Site }): Promise<Finished> {
  const { signal, phase, glimpse, logs } = site;
  const id = newRunId();
  const chartValues = valuesOf(wish, id);
  const namespace = `${use.namespace}-${id}`;
  phase("install");
  await using _ = await freshNamespace(cluster, namespace, signal);
  try {
    await install(cluster, { namespace, release, valuesFiles: use.valuesFiles, chartValues }, signal);
    const pods = (await podsIn(cluster, namespace)).filter(({ status }) => status.phase === "Running");
    const order = await orderFor(cluster, namespace, { id, wish, pods });
    const input = JSON.stringify(
      runnerObjects({ release, order, ...(await loadImageOf(cluster, namespace)), withinS: (wish.durationS ?? 0) + spareS }),
    );
    phase("start the runner");
    await cluster.kubectl(["--namespace", namespace, "apply", "--filename", "-"], { input, signal });
    const found = await follow({
      cluster,
      namespace,
      signal,
      hear: (said) => {
        if ("phase" in said) phase(said.phase);
        if ("glimpse" in said) glimpse(said.glimpse);
      },
    });
    const finished = decodeFinished(gunzipSync(found).toString());
    const placement = placementOf(await podsIn(cluster, namespace), await nodesOf(cluster), finished.run);
    phase("remove");
    return { ...finished, run: { ...finished.run, placement } };
  } finally {
    // Whoever stops wants it to end; all others may have something to explain.
    if (!signal.aborted) await keepLogs(cluster, namespace, join(logs, id)).catch(() => undefined);
  }
}

/** What the runner has to know of the system beside it. */
export async function orderFor(
  cluster: Cluster,
  namespace: string,
  { id, wish, pods }: { id: string; wish: RunWish; pods: readonly Pod[] },
): Promise<Order> {
  const stores = pods.filter((pod) => /^(postgres-|redis$|nats$)/.test(componentOf(pod)));
  const servers = stores.flatMap((pod) => /^postgres-(.*)$/.exec(componentOf(pod))?.[1] ?? []);
  const redis = stores.filter((pod) => componentOf(pod) === "redis").map(({ metadata }) => metadata.name);
  const mounts = await Promise.all(
    stores.map(({ metadata }) => cluster.kubectl(["--namespace", namespace, "exec", metadata.name, "--", "cat", "/proc/mounts"])),
  );
  return {
    id,
    wish,
    targets: [`http://${release}-booking:${pods.flatMap((pod) => (componentOf(pod) === "booking" ? (portOf(pod, "http") ?? []) : []))[0]}`],
    services: servicesAmong(pods, wish.design).map(({ name, adminUrl }) => ({ name, adminUrl })),
    servers: stores.map(({ metadata }) => metadata.name),
    databases: Object.fromEntries(servers.map((server) => [server, `${release}-postgres-${server}:5432`])),
    redis: redis.map((name) => `${name}.${release}-redis-pods:6379`),
    fileSystems: [...new Set(mounts.map((text) => fileSystemOfData(text.toString())))].toSorted(),
    tracesAddress: pods.some((pod) => componentOf(pod) === "jaeger") ? `http://${release}-jaeger:16686` : null,
  };
}

/** The kind of file system that a store's data lie on, by its own /proc/mounts. */
export function fileSystemOfData(mounts: string): string {
  return (
    mounts
      .split("\n")
      .map((line) => line.split(" "))
      .findLast(([, point]) => point === "/data")?.[2] ?? "unknown"
  );
}

/** The image of the runner, as the release says it. */
async function loadImageOf(cluster: Cluster, namespace: string) {
  const all = await cluster.helm(["get", "values", release, "--namespace", namespace, "--all", "--output", "json"]);
  const { loadImage, imagePullSecrets } = JSON.parse(all.toString()) as {
    loadImage: { repository: string; tag: string; digest: string; pullPolicy: string };
    imagePullSecrets: { name: string }[];
  };
  const listed = await cluster.helm(["list", "--namespace", namespace, "--output", "json"]);
  const [{ app_version: version }] = JSON.parse(listed.toString()) as [{ app_version: string }];
  const { repository, tag, digest, pullPolicy } = loadImage;
  return {
    image: digest === "" ? `${repository}:${tag || version}` : `${repository}@${digest}`,
    pullPolicy,
    pullSecrets: imagePullSecrets,
  };
}

async function nodesOf(cluster: Cluster): Promise<Node[]> {
  return (JSON.parse((await cluster.kubectl(["get", "nodes", "--output", "json"])).toString()) as { items: Node[] }).items;
}

/** The cluster as a manifest describes it. */
export async function describeCluster(cluster: Cluster): Promise<ClusterFacts> {
  const nodes = (await nodesOf(cluster)).map((node) => ({
    name: node.metadata.name,
    zone: zoneOf(node),
    cores: Number(node.status.capacity?.["cpu"] ?? 0),
    memoryMb: Math.round(Number.parseInt(node.status.capacity?.["memory"] ?? "0", 10) / 1_024),
    kernel: node.status.nodeInfo?.kernelVersion ?? "unknown",
    kubelet: node.status.nodeInfo?.kubeletVersion ?? "unknown",
  }));
  return { target: cluster.target, nodes };
}
