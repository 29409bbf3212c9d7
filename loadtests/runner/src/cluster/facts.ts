import type { ClusterFacts } from "@coordbench/report";
import type { Cluster } from "./cluster.ts";
import { zoneOf, type Node } from "./placement.ts";

/** The nodes of a cluster. */
export async function nodesOf({ kubectl }: Cluster): Promise<Node[]> {
  return (JSON.parse((await kubectl(["get", "nodes", "--output", "json"])).toString()) as { items: Node[] }).items;
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

/** The kind of file system that a store's data lie on, by its own /proc/mounts. */
export function fileSystemOfData(mounts: string): string {
  const lines = mounts.split("\n").map((line) => line.split(" "));
  return lines.findLast(([, point]) => point === "/data")?.[2] ?? "unknown";
}
