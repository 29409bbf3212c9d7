import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "./cluster.ts";
import { troubleOf, type Pod } from "./pods.ts";
import type { ChartValues } from "./values.ts";

/** The chart of the project. */
export const chart = join(import.meta.dirname, "../../../../charts/coordbench");
const patience = "5m";
/** Marks the namespaces of runs, so that those a crash has left behind can be told from others. */
export const runLabel = "coordbench.dev/run";
/** Marks the releases that the cluster commands install: they touch no others. */
export const releaseLabel = "coordbench=commands";

/** How a release is installed. */
export interface Installation {
  namespace: string;
  release: string;
  /** Values of the user's own, laid over the chart's. */
  valuesFiles: readonly string[];
  chartValues: ChartValues;
  /** Whether it is to be found, and removed, by the cluster commands, and makes its own namespace. */
  isLasting?: boolean;
}

/** The arguments of Helm that say which values a release has; the last of them come on the standard input. */
export function valuesArguments({ valuesFiles, chartValues: { files } }: Pick<Installation, "valuesFiles" | "chartValues">): string[] {
  return [...files.map((file) => join(chart, file)), ...valuesFiles, "-"].flatMap((file) => ["--values", file]);
}

/** The arguments of Helm that install a release, or change one that is there. */
function helmArguments({ namespace, release, isLasting = false, ...given }: Installation): string[] {
  const values = valuesArguments(given);
  const lasting = isLasting ? ["--create-namespace", "--labels", releaseLabel] : [];
  return ["upgrade", release, chart, "--install", "--namespace", namespace, ...lasting, ...values, "--wait", "--timeout", patience];
}

/** Installs a release and waits until everything is ready; what is not is named. Returns what Helm says of it. */
export async function install(cluster: Cluster, installation: Installation, signal?: AbortSignal): Promise<string> {
  const { namespace, chartValues } = installation;
  try {
    return (await cluster.helm(helmArguments(installation), { input: JSON.stringify(chartValues.values), signal })).toString();
  } catch (cause) {
    signal?.throwIfAborted();
    const pods = await podsIn(cluster, namespace).catch(() => []);
    throw new Error([`the chart did not become ready in ${namespace}`, ...troubleOf(pods), (cause as Error).message].join("\n  "), {
      cause,
    });
  }
}

/** The pods of a namespace. */
export async function podsIn(cluster: Cluster, namespace: string): Promise<Pod[]> {
  const text = await cluster.kubectl(["--namespace", namespace, "get", "pods", "--output", "json"]);
  return (JSON.parse(text.toString()) as { items: Pod[] }).items;
}

/** Makes a namespace for a run, in which nothing runs that may do more than it must; it is deleted with all that is in it, volumes too. */
export async function freshNamespace(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<AsyncDisposable> {
  const labels = { [runLabel]: "true", "pod-security.kubernetes.io/enforce": "restricted" };
  const input = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } });
  await cluster.kubectl(["apply", "--filename", "-"], { input, signal });
  return {
    async [Symbol.asyncDispose]() {
      const all = ["--namespace", namespace, "--all", "--timeout", patience];
      try {
        // Nobody is there any more whom a pod would have to see off, and nobody is to make another one.
        await cluster.kubectl(["delete", "deployments,replicasets,statefulsets", "--cascade=orphan", ...all]);
        await cluster.kubectl(["delete", "pods", "--grace-period=1", ...all]);
      } finally {
        await cluster.kubectl(["delete", "namespace", namespace, "--wait", "--timeout", patience]);
      }
    },
  };
}

/** Keeps what all pods of a namespace have logged. */
export async function keepLogs(cluster: Cluster, namespace: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { metadata } of await podsIn(cluster, namespace)) {
    const log = await cluster.kubectl(["--namespace", namespace, "logs", metadata.name, "--all-containers"]).catch(String);
    writeFileSync(join(folder, `${metadata.name}.log`), log);
  }
}
