import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chartFolder } from "./chart.ts";
import { find, helmOn, kubectl, type Found } from "./cluster.ts";

const small = join(import.meta.dirname, "../cluster/values.yaml");

/** Pods that serve on until others have learned that they go take their time. */
const patienceMs = 180_000;

/** A design that is installed in a namespace of its own. */
export interface Release {
  design: string;
  namespace: string;
  name: string;
}

/** The release of a design. */
export function releaseOf(design: string): Release {
  return { design, namespace: `cb-${design}`, name: "cb" };
}

/** Installs a design or changes what is installed, and waits until all of it is ready. */
export async function install({ design, namespace, name }: Release, settings: string[] = []): Promise<void> {
  const values = [join(chartFolder, `values-${design}.yaml`), small].flatMap((file) => ["--values", file]);
  const sets = settings.flatMap((setting) => ["--set", setting]);
  await helmOn(["upgrade", "--install", name, chartFolder, "--namespace", namespace, ...values, ...sets, "--wait", "--timeout", "5m"]);
}

/** Runs the chart's own test, and answers what it says: Helm tells it in log lines of its own. */
export async function testRelease({ namespace, name }: Release): Promise<string> {
  const said = await helmOn(["test", name, "--namespace", namespace, "--timeout", "3m"]);
  return Array.from(said.matchAll(/ msg=("(?:[^"\\]|\\.)*")/g), ([, text = ""]) => JSON.parse(text) as string).join("");
}

/** Goes back to what was installed before. */
export async function rollBack({ namespace, name }: Release): Promise<void> {
  await helmOn(["rollback", name, "--namespace", namespace, "--wait", "--timeout", "5m"]);
}

/** Ends a release, and answers what is left of it once everything has gone that is to go, or a while has passed. */
export async function uninstall(release: Release, isExpected: (left: string) => boolean): Promise<string[]> {
  const { namespace, name } = release;
  await helmOn(["uninstall", name, "--namespace", namespace, "--wait", "--timeout", "3m"]);
  const kinds = (await kubectl(["api-resources", "--verbs=list", "--namespaced", "--output", "name"])).trim().split("\n");
  const countable = kinds.filter((kind) => !/^(events|endpoints|leases)\b|metrics\.k8s\.io$/.test(kind)).join(",");
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await find(namespace, countable, "--selector", `app.kubernetes.io/instance=${name}`);
    const left = found.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    if (left.every(isExpected) || performance.now() > end) return left;
    await sleep(1_000);
  }
}

/** The workloads of a release that are to run for ever. */
export async function workloadsOf({ namespace, name }: Release): Promise<{ kind: string; component: string; object: string }[]> {
  const found = await find(namespace, "deployments,statefulsets", "--selector", `app.kubernetes.io/instance=${name}`);
  return found.map(({ kind, metadata }) => ({
    kind,
    component: metadata.labels?.["app.kubernetes.io/component"] ?? "",
    object: `${kind.toLowerCase()}/${metadata.name}`,
  }));
}

/** The pods of a component of a release. */
export function podsOf({ namespace, name }: Release, component: string) {
  return find(namespace, "pods", "--selector", `app.kubernetes.io/instance=${name},app.kubernetes.io/component=${component}`);
}

/** Waits until these pods are no more, nor any other that is to go: they serve on until the others have learned of it. */
export async function untilReplaced({ namespace, name }: Release, before: readonly Found[]): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const pods = await find(namespace, "pods", "--selector", `app.kubernetes.io/instance=${name}`);
    const there = new Set(pods.map(({ metadata }) => metadata.uid));
    const isGoing = pods.some(({ metadata }) => metadata.deletionTimestamp !== undefined);
    if (!isGoing && before.every(({ metadata }) => !there.has(metadata.uid))) return;
    if (performance.now() > end) throw new Error(`pods of ${namespace} are still not replaced`);
    await sleep(1_000);
  }
}

/** Kills a pod of a workload at a second's notice, and waits until it has another that is ready. */
export async function killPod(release: Release, { component, object }: { component: string; object: string }, ending = ""): Promise<void> {
  const pod = (await podsOf(release, component)).find(({ metadata }) => metadata.name.endsWith(ending));
  if (pod === undefined) throw new Error(`${component} has no such pod`);
  const inNamespace = ["--namespace", release.namespace];
  await kubectl([...inNamespace, "delete", "pod", pod.metadata.name, "--grace-period=1", "--wait=true"]);
  await kubectl([...inNamespace, "rollout", "status", object, "--timeout", "180s"]);
}

/** Deletes the volume of a store while the store is away, so that it comes back empty. */
export async function emptyVolume({ namespace, name }: Release, component: string): Promise<void> {
  const inNamespace = ["--namespace", namespace];
  const store = `statefulset/${name}-${component}`;
  await kubectl([...inNamespace, "scale", store, "--replicas=0"]);
  await kubectl([...inNamespace, "wait", "--for=delete", `pod/${name}-${component}-0`, "--timeout=180s"]);
  await kubectl([...inNamespace, "delete", "persistentvolumeclaim", `data-${name}-${component}-0`]);
  await kubectl([...inNamespace, "scale", store, "--replicas=1"]);
  await kubectl([...inNamespace, "rollout", "status", store, "--timeout=180s"]);
}

/** A Secret of a release, in clear. */
export async function secretOf({ namespace, name }: Release, called: string): Promise<Record<string, string>> {
  const [secret] = await find(namespace, "secrets", "--field-selector", `metadata.name=${name}-${called}`);
  return Object.fromEntries(Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}
