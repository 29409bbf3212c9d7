import type { Cluster } from "./cluster.ts";
import { releaseLabel, runLabel } from "./release.ts";

/** A release of the chart that the cluster commands have installed. */
export interface Release {
  name: string;
  namespace: string;
  status: string;
}

/** The releases that the cluster commands have installed, in namespaces that begin so. */
export async function releasesIn({ helm }: Cluster, prefix: string): Promise<Release[]> {
  const listed = await helm(["list", "--all-namespaces", "--selector", releaseLabel, "--output", "json"]);
  return (JSON.parse(listed.toString()) as Release[]).filter(({ namespace }) => namespace.startsWith(`${prefix}-`));
}

/** The namespaces of runs, which are there as long as these last, or as long as nobody cleans up. */
export async function runNamespaces({ kubectl }: Cluster, prefix: string): Promise<string[]> {
  const listed = await kubectl(["get", "namespaces", "--selector", runLabel, "--output", "jsonpath={.items[*].metadata.name}"]);
  return listed
    .toString()
    .split(" ")
    .filter((name) => name.startsWith(`${prefix}-`));
}

/** Removes a release; its volumes only where that is wanted. */
export async function uninstall({ helm, kubectl }: Cluster, { name, namespace }: Release, withVolumes: boolean): Promise<void> {
  await helm(["uninstall", name, "--namespace", namespace, "--wait"]);
  if (withVolumes) await kubectl(["delete", "namespace", namespace, "--wait"]);
}
