import type { LoadPlan } from "../../load-plan.ts";
import { containerSecurity, labelsOf, listOf, podSecurity, policyOf, runnerName } from "../objects.ts";

/** What the objects of a load of several pods depend on. */
export interface LoadOptions {
  release: string;
  plan: LoadPlan;
  image: string;
  pullPolicy: string;
  pullSecrets: readonly { name: string }[];
}

/** The name of the load and all that belongs to it. */
export const loadName = "load";
/** Where the runner hears of its load. */
export const deskPort = 8600;
/** What the operator calls a pod of this load by. */
export const loadPods = { k6_cr: loadName, runner: "true" };

const project = "/app/loadtests";
const files = "/etc/coordbench";
const apiPort = 6565;
/** The version of the operator that this was tried with. */
export const operatorVersion = "1.6.0";

/** The operator starts `k6`: this one, which hands over in the end what the real one has left. */
const k6 = `#!/bin/sh\nexec node ${project}/runner/src/cluster/load-pods/main.ts "$@"\n`;

/** Everything that a load of several pods needs: the plan, the TestRun of which the k6-operator makes pods, and the way from these to the runner. */
export function loadObjects(options: LoadOptions): object {
  const { release, plan } = options;
  const metadata = { name: loadName, labels: labelsOf(release, loadName) };
  return listOf(
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "plan.json": JSON.stringify(plan), k6 } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: runnerName, labels: labelsOf(release, runnerName) },
      spec: { selector: labelsOf(release, runnerName), ports: [{ port: deskPort }] },
    },
    ...waysOf(release),
    { apiVersion: "k6.io/v1alpha1", kind: "TestRun", metadata, spec: testRunOf(options) },
  );
}

/** To the booking API they may go as customers; the operator is in a namespace of its own, whose name nobody here knows. */
function waysOf(release: string): object[] {
  const load = { podSelector: { matchLabels: loadPods } };
  const runner = { podSelector: { matchLabels: labelsOf(release, runnerName) } };
  const ports = [{ port: deskPort }];
  return [
    policyOf(release, loadName, {
      name: loadName,
      ...load,
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: [{ port: apiPort }] }],
      egress: [{ to: [runner], ports }],
    }),
    policyOf(release, loadName, {
      name: `${loadName}-reports`,
      ...runner,
      policyTypes: ["Ingress"],
      ingress: [{ from: [load], ports }],
    }),
  ];
}

function testRunOf({ release, plan, image, pullPolicy, pullSecrets }: LoadOptions): object {
  const pod = {
    automountServiceAccountToken: "false",
    securityContext: podSecurity,
    containerSecurityContext: containerSecurity,
    imagePullSecrets: pullSecrets,
  };
  return {
    parallelism: plan.pods,
    script: { localFile: `${project}/k6/main.ts` },
    // What it would look for was looked for when the load was planned.
    initializer: { disabled: true },
    starter: { ...pod, image: `ghcr.io/grafana/k6-operator:starter-v${operatorVersion}` },
    runner: {
      ...pod,
      image,
      imagePullPolicy: pullPolicy,
      metadata: { labels: labelsOf(release, "customers") },
      env: environment,
      resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      // After the load there is no k6 any more that would answer, but something to be handed over.
      livenessProbe: { exec: { command: ["true"] } },
      topologySpreadConstraints: [spread],
      volumes: [
        { name: "tmp", emptyDir: {} },
        { name: "plan", configMap: { name: loadName, defaultMode: 0o555 } },
      ],
      volumeMounts: [
        { name: "tmp", mountPath: "/tmp" },
        { name: "plan", mountPath: files, readOnly: true },
      ],
    },
  };
}

/** On as many nodes as there are. */
const spread = {
  maxSkew: 1,
  topologyKey: "kubernetes.io/hostname",
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: { matchLabels: loadPods },
};
const environment = Object.entries({
  PATH: `${files}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  HOME: "/tmp",
  COORDBENCH_CACHE: "/tmp/coordbench",
  COORDBENCH_PLAN: `${files}/plan.json`,
  COORDBENCH_DESK: `http://${runnerName}:${deskPort}`,
}).map(([name, value]) => ({ name, value }));
