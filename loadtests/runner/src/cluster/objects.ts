import { runnerFolder, type Order } from "./order.ts";

/** What the objects of a runner depend on. */
export interface RunnerOptions {
  release: string;
  order: Order;
  image: string;
  pullPolicy: string;
  pullSecrets: readonly { name: string }[];
  /** When it is given up at the latest. */
  withinS: number;
}

/** The name of the runner and all that belongs to it. */
export const runnerName = "runner";
const program = "loadtests/runner/src/cluster/pod/main.ts";
const user = 10_001;

/** What tells the pods of a component beside the system from all others. */
export const labelsOf = (release: string, component: string) => ({
  "app.kubernetes.io/name": "coordbench",
  "app.kubernetes.io/instance": release,
  "app.kubernetes.io/component": component,
});

/** What the strictest of Pod Security's profiles asks of a pod, and of its containers. */
export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  seccompProfile: { type: "RuntimeDefault" },
};
/** The same of a container. */
export const containerSecurity = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } };

/** Objects that are made together. */
export const listOf = (...items: object[]) => ({ apiVersion: "v1", kind: "List", items });

/** A way of a component to others, or of others to it. */
export const policyOf = (release: string, component: string, { name, ...spec }: { name: string } & Record<string, unknown>) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, labels: labelsOf(release, component) },
  spec,
});

/** Everything that a runner beside the system needs: its order, the Job, and the way to everything that it asks. */
export function runnerObjects(options: RunnerOptions): object {
  const { release, order } = options;
  const metadata = { name: runnerName, labels: labelsOf(release, runnerName) };
  return listOf({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { "order.json": JSON.stringify(order) } }, ...waysOf(release), {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata,
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: options.withinS,
      template: { metadata: { labels: metadata.labels }, spec: podOf(options) },
    },
  });
}

/** It books as customers do, and asks everybody and every store: nobody else may. */
function waysOf(release: string): object[] {
  const runner = { podSelector: { matchLabels: labelsOf(release, runnerName) } };
  const all = { podSelector: { matchLabels: { "app.kubernetes.io/instance": release } } };
  const names = { to: [{ namespaceSelector: {} }], ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })) };
  return [
    policyOf(release, runnerName, { name: runnerName, ...runner, policyTypes: ["Ingress", "Egress"], egress: [{ to: [all] }, names] }),
    policyOf(release, runnerName, { name: `${runnerName}-asks`, ...all, policyTypes: ["Ingress"], ingress: [{ from: [runner] }] }),
  ];
}

function podOf({ release, order, image, pullPolicy, pullSecrets }: RunnerOptions): object {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: "Never",
    imagePullSecrets: pullSecrets,
    securityContext: podSecurity,
    containers: [
      {
        name: runnerName,
        image,
        imagePullPolicy: pullPolicy,
        args: [program],
        env: [
          { name: "HOME", value: "/tmp" },
          { name: "COORDBENCH_CACHE", value: "/tmp/coordbench" },
          { name: "COORDBENCH_ORDER", value: "/etc/coordbench/order.json" },
          { name: "COORDBENCH_FOLDER", value: runnerFolder },
          ...passwordsOf(release, order),
        ],
        resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { memory: "1Gi" } },
        securityContext: containerSecurity,
        volumeMounts: [
          { name: "tmp", mountPath: "/tmp" },
          { name: "order", mountPath: "/etc/coordbench", readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: "tmp", emptyDir: {} },
      { name: "order", configMap: { name: runnerName } },
    ],
  };
}

function passwordsOf(release: string, { databases, redis }: Order): object[] {
  const from = (name: string, secret: string, key: string) => ({
    name: `COORDBENCH_${name.toUpperCase()}_PASSWORD`,
    valueFrom: { secretKeyRef: { name: `${release}-${secret}`, key } },
  });
  return [
    ...Object.keys(databases).map((server) => from(server, `postgres-${server}`, "postgres")),
    ...(redis.length > 0 ? [from("redis", "redis", "password")] : []),
  ];
}
