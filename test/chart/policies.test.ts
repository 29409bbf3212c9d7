import { describe, expect, it } from "vitest";
import { readConfig, variableOf } from "@coordbench/runtime";
import { release, renderObjects, variants, type Rendered } from "../support/chart.ts";
import { componentOf, containersOf, isSelected, podsIn, type Container } from "../support/chart-pods.ts";
import { variables as seedVariables } from "../../loadtests/runner/src/seed/config.ts";
import { services } from "../settings-table.ts";

const ofKind = (objects: Rendered[], ...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
const longLived = ["Deployment", "StatefulSet"];
const seedProgram = "loadtests/runner/src/seed/main.ts";
/** The longest that a request for a booking may take, by the services' own limit. */
const longestBookingSeconds = 15;

/** What a service finds in its environment; passwords are some. */
function environmentOf({ env = [] }: Container): Record<string, string> {
  return Object.fromEntries(env.map(({ name, value }) => [name, value?.replace("$(POD_IP)", "10.0.0.1") ?? "secret"]));
}

describe.each(Object.keys(variants))("%s", async (name) => {
  const objects = await renderObjects(name);
  const pods = podsIn(objects);

  it("has every image at a version", () => {
    for (const { image } of pods.flatMap(containersOf)) expect(image).toMatch(/^[^:@]+(:v?\d+\.\d+\.?\d*[^:]*|@sha256:[0-9a-f]{64})$/);
  });

  it("has pods that the strictest of Pod Security's profiles admits, with a root that cannot be written", () => {
    for (const pod of pods) {
      expect(pod.spec["securityContext"]).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      for (const forbidden of ["hostNetwork", "hostPID", "hostIPC"]) expect(pod.spec).not.toHaveProperty(forbidden);
      for (const { name: _, ...source } of pod.spec.volumes ?? [])
        expect(["emptyDir", "configMap", "secret"]).toContain(Object.keys(source)[0]);
      for (const { securityContext } of containersOf(pod))
        expect(securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } });
    }
  });

  it("gives no pod a token, and no variables of other Services", () => {
    for (const { spec } of pods) expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    const accounts = ofKind(objects, "ServiceAccount");
    for (const account of accounts) expect(account).toMatchObject({ automountServiceAccountToken: false });
    const used = pods.flatMap(({ spec }) => (spec["serviceAccountName"] as string | undefined) ?? []);
    expect(used.toSorted()).toEqual(accounts.map(({ metadata }) => metadata.name).toSorted());
  });

  it("says of every container what it takes, and of every lasting one how to see that it is well", () => {
    for (const pod of pods) {
      for (const { resources } of containersOf(pod))
        expect(resources).toMatchObject({
          requests: { cpu: expect.anything() as string, memory: expect.anything() as string },
          limits: { memory: expect.anything() as string },
        });
      for (const container of longLived.includes(pod.owner.kind) ? pod.spec.containers : [])
        expect(Object.keys(container)).toEqual(expect.arrayContaining(["startupProbe", "readinessProbe", "livenessProbe"]));
    }
  });

  it("lets a pod that goes finish the longest booking", () => {
    const drained = pods.filter(({ spec }) => spec.containers.some(({ lifecycle }) => lifecycle?.preStop?.sleep !== undefined));
    expect(drained.map(({ labels }) => componentOf(labels))).toEqual(
      expect.arrayContaining(["booking", "payment"].slice(0, name === "uncoordinated" ? 1 : 2)),
    );
    for (const { spec } of drained) {
      const [container] = spec.containers;
      const pauseSeconds = container?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      const drainMs = Number(environmentOf(container as Container)[variableOf("drainMs")] ?? 0);
      expect(spec["terminationGracePeriodSeconds"]).toBeGreaterThan(pauseSeconds + drainMs / 1_000 + longestBookingSeconds);
    }
  });

  it("lets whoever keeps a connection leave it before it is closed", () => {
    const keeping = pods.filter(({ spec }) =>
      spec.containers.some(({ ports = [] }) => ports.some((port) => ["http", "grpc"].includes(port.name))),
    );
    const ours = keeping.filter(({ spec }) => spec.containers[0]?.args?.[0]?.startsWith("services/"));
    expect(ours.map(({ labels }) => componentOf(labels))).toContain("booking");
    for (const { spec } of ours) expect(environmentOf(spec.containers[0] as Container)).toHaveProperty(variableOf("drainMs"), "10000");
  });

  it("has selectors that mean one workload each, and ports that it has", () => {
    const selecting = ofKind(objects, "Service", "PodDisruptionBudget", ...longLived);
    for (const object of selecting) {
      const { selector, ports = [] } = object["spec"] as {
        selector: { matchLabels?: Record<string, string> } & Record<string, string>;
        ports?: { targetPort: string }[];
      };
      const chosen = pods.filter(({ labels }) => isSelected(labels, selector.matchLabels ?? selector));
      expect(chosen.map(({ owner }) => owner.metadata.name)).toHaveLength(1);
      const offered = chosen.flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports?.map((port) => port.name)));
      for (const { targetPort } of ports) expect(offered).toContain(targetPort);
    }
    const budgets = ofKind(objects, "PodDisruptionBudget").map(({ metadata }) => metadata.name);
    expect(budgets.toSorted()).toEqual(
      ofKind(objects, ...longLived)
        .map(({ metadata }) => metadata.name)
        .toSorted(),
    );
  });

  it("tells programs nothing but what their config.ts knows and takes", () => {
    const told = pods.flatMap(({ spec }) => spec.containers).filter(({ args }) => args?.[0]?.endsWith("/src/main.ts") === true);
    const seeding = pods.flatMap(({ spec }) => spec.containers).filter(({ args }) => args?.[0] === seedProgram);
    expect([told.length, seeding.length]).toEqual([expect.any(Number), 1]);
    for (const container of [...told, ...seeding]) {
      const [program = ""] = container.args ?? [];
      const [, variables] = services.find(([folder]) => program === `services/${folder}/src/main.ts`) ?? [seedProgram, seedVariables];
      expect(() => readConfig(variables, environmentOf(container))).not.toThrow();
    }
  });

  it("names only addresses, Secrets and ConfigMaps that are there", () => {
    const addresses = new Set(
      ofKind(objects, "Service").flatMap(({ metadata, spec }) =>
        (spec as { ports: { port: number }[] }).ports.map(({ port }) => `${metadata.name}:${port}`),
      ),
    );
    const named = pods
      .flatMap(containersOf)
      .flatMap((container) => [...(container.args ?? []), ...Object.values(environmentOf(container))]);
    const ours = named.flatMap((text) =>
      Array.from(
        text.matchAll(new RegExp(`(?:${release}-[a-z-]+-\\d\\.)?(${release}-[a-z0-9-]+:\\d+)`, "g")),
        ([, address]) => address ?? "",
      ),
    );
    for (const address of ours) expect([...addresses]).toContain(address);
    const yours = ["pg", "redis", "nats", "registry"];
    const keys = new Map(ofKind(objects, "Secret").map(({ metadata, data }) => [metadata.name, Object.keys(data as object)]));
    for (const { valueFrom } of pods.flatMap(containersOf).flatMap(({ env = [] }) => env)) {
      const { name: secret = "", key } = valueFrom?.secretKeyRef ?? {};
      if (secret !== "" && !yours.includes(secret)) expect(keys.get(secret)).toContain(key);
    }
    const configs = ofKind(objects, "ConfigMap").map(({ metadata }) => metadata.name);
    for (const volume of pods.flatMap(({ spec }) => spec.volumes ?? [])) {
      if (volume["configMap"] !== undefined) expect(configs).toContain(volume["configMap"].name);
      if (volume["secret"] !== undefined) expect([...keys.keys()]).toContain(volume["secret"].secretName);
    }
  });

  it("lets Prometheus find the metrics of every service", () => {
    for (const { annotations, spec } of pods.filter(
      ({ spec: { containers } }) => containers[0]?.args?.[0]?.startsWith("services/") === true,
    )) {
      expect(annotations).toMatchObject({ "prometheus.io/scrape": "true", "prometheus.io/path": "/metrics" });
      const ports = spec.containers[0]?.ports?.map(({ containerPort }) => String(containerPort));
      expect(ports).toContain(annotations["prometheus.io/port"]);
    }
  });

  it("scales nothing by itself unless it is told to, and has nothing that belongs to the whole cluster", () => {
    expect(ofKind(objects, "HorizontalPodAutoscaler")).toHaveLength(name === "everything" ? 1 : 0);
    expect(ofKind(objects, "Ingress")).toHaveLength(name === "everything" ? 1 : 0);
    expect(objects.filter(({ kind }) => /^Cluster|^Namespace$|^PersistentVolume$/.test(kind))).toEqual([]);
  });

  it("keeps, whatever changes, what an upgrade may not change", async () => {
    const later = await renderObjects(
      name,
      "image.tag=9.9.9",
      "inventories=2",
      "durability=D0",
      "postgres.image.tag=18.9",
      "nats.resources.limits.memory=1Gi",
    );
    const fixed = (all: Rendered[]) =>
      ofKind(all, ...longLived).map(({ metadata, spec }) => {
        const { selector, serviceName, volumeClaimTemplates, podManagementPolicy } = spec as Record<string, unknown>;
        return [metadata.name, { selector, serviceName, volumeClaimTemplates, podManagementPolicy }] as const;
      });
    const now = new Map(fixed(later));
    const lasting = fixed(objects).filter(([workload]) => now.has(workload));
    expect(lasting).not.toEqual([]);
    for (const [workload, before] of lasting) expect(now.get(workload)).toEqual(before);
  });
});
