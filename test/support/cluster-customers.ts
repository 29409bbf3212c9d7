import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Asked } from "@coordbench/audit";
import { toldBy } from "@coordbench/contract";
import { find, kubectl } from "./cluster.ts";
import type { Release } from "./cluster-release.ts";

const program = readFileSync(join(import.meta.dirname, "../cluster/customers.mjs"), "utf8");
const endFile = "/tmp/end";
/** Half a minute is for how long a name may be remembered in a cluster. */
const patience = { servedMs: 120_000, pollMs: 500 };
let crowds = 0;

/** An answer, or the lack of one, as customers in the cluster write it down. */
export type Line = Omit<Asked, "told"> & {
  attempt: number;
  status: number;
  definite: boolean;
  startedMs: number;
  tookMs: number;
  detail?: string;
};

/** Customers who go on booking until they are sent home. */
export interface Crowd {
  /** Sends them home once the last of them has been answered, and answers what all were told. */
  stop(): Promise<Line[]>;
  /** Waits until one who comes from now on is told that he has his booking. */
  untilServed(): Promise<void>;
}

/** Lets customers come to a release, from a pod beside it. */
export async function sendCustomers(release: Release, ratePerS = 10): Promise<Crowd> {
  const { namespace } = release;
  const name = `customers-${crowds++}`;
  await kubectl(["--namespace", namespace, "apply", "--filename", "-"], JSON.stringify(podOf(release, name, ratePerS)));
  await kubectl(["--namespace", namespace, "wait", "--for=condition=Ready", `pod/${name}`, "--timeout=120s"]);
  const inPod = ["--namespace", namespace, "exec", name, "--"];
  return {
    async stop() {
      await kubectl([...inPod, "node", "-e", `fs.writeFileSync("${endFile}", "")`]);
      await untilEnded(namespace, name);
      const said = await kubectl(["--namespace", namespace, "logs", name]);
      await kubectl(["--namespace", namespace, "delete", `pod/${name}`, `configmap/${name}`]);
      return linesIn(said);
    },
    untilServed: () => untilServed(namespace, name),
  };
}

async function untilServed(namespace: string, name: string): Promise<void> {
  const end = performance.now() + patience.servedMs;
  const told = async () =>
    (await kubectl(["--namespace", namespace, "logs", name, "--tail=300"]))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
  const latestMs = Math.max(...(await told()).map(({ startedMs }) => startedMs));
  while (!(await told()).some(({ status, startedMs }) => status === 201 && startedMs > latestMs)) {
    if (performance.now() > end) throw new Error(`nobody in ${namespace} has been given a booking for ${patience.servedMs} ms`);
    await sleep(patience.pollMs);
  }
}

/** What was asked for and told, as the audit wants it. */
export function askedOf(lines: readonly Line[]): Asked[] {
  return lines.map(({ bookingId, customerId, items, operation, status, definite, reason }) => ({
    bookingId,
    customerId,
    items,
    operation,
    told: toldBy(status, definite),
    ...(reason !== undefined && { reason }),
  }));
}

/** What the chart's own test asked for and was told. */
export function askedByTest(said: string): Asked[] {
  const item = { customerId: "customer-00001", items: [{ sku: "item-0001", quantity: 1 }] };
  return Array.from(said.matchAll(/^(POST|DELETE) \S+: (\d+) (\{.*\})$/gm), ([, method, status, body = ""]) => {
    const { bookingId, definite, reason } = JSON.parse(body) as { bookingId: string; definite?: boolean; reason?: string };
    const told = toldBy(Number(status), definite === true);
    return { ...item, bookingId, operation: method === "POST" ? "book" : "cancel", told, ...(reason !== undefined && { reason }) };
  });
}

function linesIn(said: string): Line[] {
  const lines = said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line | { end: number });
  const last = lines.pop();
  if (last === undefined || !("end" in last)) throw new Error("the customers did not come to their end");
  return lines as Line[];
}

async function untilEnded(namespace: string, name: string): Promise<void> {
  for (;;) {
    const [pod] = await find(namespace, "pods", "--field-selector", `metadata.name=${name}`);
    if (pod?.status?.phase === "Succeeded") return;
    if (pod?.status?.phase !== "Running")
      throw new Error(`the customers failed: ${await kubectl(["--namespace", namespace, "logs", name])}`);
    await sleep(patience.pollMs);
  }
}

function podOf({ name: release, namespace }: Release, name: string, ratePerS: number) {
  // By these the network policies know them.
  const labels = {
    "app.kubernetes.io/name": "coordbench",
    "app.kubernetes.io/instance": release,
    "app.kubernetes.io/component": "customers",
  };
  const metadata = { name, namespace, labels };
  const prefix = `${name}-${Date.now().toString(36)}`;
  const args = ["/etc/customers/customers.mjs", `http://${release}-booking:8080`, prefix, String(ratePerS), endFile];
  const items = [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "customers.mjs": program } },
    { apiVersion: "v1", kind: "Pod", metadata, spec: specOf(name, args) },
  ];
  return { apiVersion: "v1", kind: "List", items };
}

function specOf(configMap: string, args: string[]) {
  const container = {
    name: "customers",
    image: "coordbench/services:0.1.0",
    args,
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "512Mi" } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    volumeMounts: [
      { name: "program", mountPath: "/etc/customers" },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
    volumes: [
      { name: "program", configMap: { name: configMap } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}
