import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Surroundings } from "../run.ts";
import type { Cluster } from "./cluster.ts";
import { decode } from "./encode.ts";
import { fileSystemOfData } from "./facts.ts";
import { follow } from "./follow.ts";
import { runnerObjects } from "./objects.ts";
import type { Ask, Order } from "./order.ts";
import { componentOf, lastingServicesAmong, portOf, servicesAmong, type Pod } from "./pods.ts";
import { freshNamespace, install, keepLogs, podsIn } from "./release.ts";
import type { ChartValues } from "./values.ts";

/** How a user wants a cluster to be used. */
export interface Use {
  /** What the namespaces of runs begin with. */
  namespace: string;
  /** Values of the user's own for the chart. */
  valuesFiles: readonly string[];
  /** How many pods bring the load; with one the runner itself does. */
  loadPods: number;
}

/** What a runner is sent into a cluster for. */
export interface Errand extends Pick<Order, "id" | "task"> {
  design: string;
  chartValues: ChartValues;
  /** How long its load lasts. */
  durationS: number;
  /** Does what the runner cannot do itself, in its namespace. */
  help?(namespace: string, ask: Ask): Promise<unknown>;
}

/** Who wants to hear of it. */
export type Audience = Pick<Surroundings, "signal" | "phase" | "glimpse" | "logs">;

/** The name of the release beside every runner. */
export const release = "run";
/** Beside the load itself, a runner waits for so long at most. */
const spareS = 900;

/**
 * Sends a runner into a cluster, beside a system that is installed for it alone, in a namespace of its own and on fresh volumes,
 * and returns what it found; `look` sees the pods before all of it is removed.
 */
export async function send<Seen>(
  cluster: Cluster,
  { use, errand, audience }: { use: Use; errand: Errand; audience: Audience },
  look: (pods: Pod[]) => Promise<Seen>,
): Promise<{ found: unknown; seen: Seen }> {
  const { signal, phase, glimpse, logs } = audience;
  const { id, chartValues, durationS } = errand;
  const namespace = `${use.namespace}-${id}`;
  phase("install");
  await using _ = await freshNamespace(cluster, namespace, signal);
  try {
    await install(cluster, { namespace, release, valuesFiles: use.valuesFiles, chartValues }, signal);
    const values = await valuesIn(cluster, namespace);
    const order = await orderFor(cluster, namespace, { errand, masters: values.redis.masters });
    const objects = runnerObjects({ release, order, ...loadImageIn(values), withinS: Math.ceil(durationS) + spareS });
    phase("start the runner");
    await cluster.kubectl(["--namespace", namespace, "apply", "--filename", "-"], { input: JSON.stringify(objects), signal });
    const help = (ask: Ask) => errand.help?.(namespace, ask) ?? Promise.reject(new Error("nobody is there to help"));
    const content = await follow({ cluster, namespace, signal, phase, glimpse, help });
    const seen = await look(await podsIn(cluster, namespace));
    phase("remove");
    return { found: decode(gunzipSync(content).toString()), seen };
  } finally {
    // Whoever stops wants it to end; all others may have something to explain.
    if (!signal.aborted) await keepLogs(cluster, namespace, join(logs, id)).catch(() => undefined);
  }
}

async function orderFor(cluster: Cluster, namespace: string, { errand, masters }: { errand: Errand; masters: number }): Promise<Order> {
  const pods = (await podsIn(cluster, namespace)).filter(({ status }) => status.phase === "Running");
  const mountsOf = ({ metadata: { name } }: Pod) => cluster.kubectl(["--namespace", namespace, "exec", name, "--", "cat", "/proc/mounts"]);
  const mounts = await Promise.all(storesAmong(pods).map(mountsOf));
  const fileSystems = [...new Set(mounts.map((text) => fileSystemOfData(text.toString())))].toSorted();
  return { ...orderOf(errand, pods, masters), fileSystems };
}

/** Whether a proxy stands before what the pod serves. */
const isProxied = ({ spec }: Pod) => spec.containers.some(({ name }) => name === "toxiproxy");

const storesAmong = (pods: readonly Pod[]) => pods.filter((pod) => /^(postgres-|redis$|nats$)/.test(componentOf(pod)));

/** What the runner has to know of the system beside it, as far as its pods tell it. */
export function orderOf(
  { id, task, design }: Pick<Errand, "id" | "task" | "design">,
  pods: readonly Pod[],
  masters: number,
): Omit<Order, "fileSystems"> {
  const stores = storesAmong(pods);
  const servers = stores.flatMap((pod) => {
    const [, server] = /^postgres-(.*)$/.exec(componentOf(pod)) ?? [];
    // Whoever looks into a database is not to be cut off with those who use it: to the pod itself there is no proxy.
    return server === undefined ? [] : [[server, `${release}-postgres-${server}${isProxied(pod) ? "-pods" : ""}:5432`] as const];
  });
  const proxied = pods.filter(isProxied).map(componentOf);
  const redis = stores.filter((pod) => componentOf(pod) === "redis").map(({ metadata }) => metadata.name);
  const [port] = pods.flatMap((pod) => (componentOf(pod) === "booking" ? (portOf(pod, "http") ?? []) : []));
  return {
    id,
    task,
    targets: [`http://${release}-booking:${port}`],
    // A run counts what each pod does; in a case pods may come and go.
    services: losesPods(task) ? lastingServicesAmong(pods, design, release) : servicesAmong(pods, design),
    servers: stores.map(({ metadata }) => metadata.name),
    databases: Object.fromEntries(servers),
    // Masters come first, and a replica would show the same stock once more.
    redis: redis
      .toSorted()
      .slice(0, masters)
      .map((name) => `${name}.${release}-redis-pods:6379`),
    proxies: Object.fromEntries(proxied.map((workload) => [workload, `http://${release}-${workload}:8474/proxies/${workload}`])),
    tracesAddress: pods.some((pod) => componentOf(pod) === "jaeger") ? `http://${release}-jaeger:16686` : null,
  };
}

const losesPods = (task: Order["task"]) => "theCase" in task && task.theCase.faults.some((fault) => "workloads" in fault);

/** The values of a release, as far as a runner depends on them. */
interface ReleaseValues {
  loadImage: { repository: string; tag: string; digest: string; pullPolicy: string };
  imagePullSecrets: { name: string }[];
  redis: { masters: number };
  version: string;
}

async function valuesIn({ helm }: Cluster, namespace: string): Promise<ReleaseValues> {
  const all = await helm(["get", "values", release, "--namespace", namespace, "--all", "--output", "json"]);
  const listed = await helm(["list", "--namespace", namespace, "--output", "json"]);
  const [{ app_version: version }] = JSON.parse(listed.toString()) as [{ app_version: string }];
  return { ...(JSON.parse(all.toString()) as Omit<ReleaseValues, "version">), version };
}

function loadImageIn({ loadImage: { repository, tag, digest, pullPolicy }, imagePullSecrets, version }: ReleaseValues) {
  return {
    image: digest === "" ? `${repository}:${tag || version}` : `${repository}@${digest}`,
    pullPolicy,
    pullSecrets: imagePullSecrets,
  };
}
