import { ensureTools } from "@coordbench/infra/setup";
import { describe, expect, it } from "vitest";
import { clusterCases } from "../../loadtests/runner/src/cluster/cases.ts";
import { orderOf, release } from "../../loadtests/runner/src/cluster/errand.ts";
import { runnerObjects } from "../../loadtests/runner/src/cluster/objects.ts";
import type { Order } from "../../loadtests/runner/src/cluster/order.ts";
import { farEndOf } from "../../loadtests/runner/src/cluster/placement.ts";
import { valuesOfCase } from "../../loadtests/runner/src/cluster/play.ts";
import type { Pod } from "../../loadtests/runner/src/cluster/pods.ts";
import { valuesArguments } from "../../loadtests/runner/src/cluster/release.ts";
import { valuesOf, type ChartValues } from "../../loadtests/runner/src/cluster/values.ts";
import type { RunWish } from "../../loadtests/runner/src/wish.ts";
import { chartFolder, objectsIn, type Rendered } from "../support/chart.ts";
import { podsIn } from "../support/chart-pods.ts";
import { run } from "../support/command.ts";
import { conform } from "../support/kubeconform.ts";

const wishes: [string, RunWish][] = [
  ["two-phase-commit", { design: "two-phase-commit", workload: "smoke", switches: { inventories: "2", replicas: "2" } }],
  ["a saga", { design: "saga", workload: "smoke", sampledShare: 0.1 }],
  ["a saga with replicas of its stock", { design: "saga", workload: "smoke", switches: { stockReplicas: "1" }, durability: "D0" }],
  ["a saga over gRPC", { design: "saga", workload: "smoke", switches: { stock: "postgres", transport: "grpc" } }],
  ["uncoordinated", { design: "uncoordinated", workload: "scarce" }],
];

async function render(chartValues: ChartValues): Promise<Rendered[]> {
  const { helm } = await ensureTools(["helm"]);
  const values = valuesArguments({ valuesFiles: [], chartValues });
  const { code, output, errors } = await run(helm.path, ["template", release, chartFolder, ...values], JSON.stringify(chartValues.values));
  if (code !== 0) throw new Error(errors);
  return objectsIn(output);
}

/** The pods that a cluster would make of what was rendered. */
function podsOf(objects: readonly Rendered[]): Pod[] {
  return podsIn(objects).flatMap(({ owner, labels, spec }): Pod[] => {
    const { replicas = 1 } = owner["spec"] as { replicas?: number };
    if (owner.kind === "Job" || owner.kind === "Pod") return [];
    return Array.from({ length: replicas }, (_, index) => {
      const name = `${owner.metadata.name}-${index}`;
      return {
        metadata: { name, uid: name, labels },
        spec: { containers: spec.containers },
        status: { phase: "Running", podIP: "10.0.0.1" },
      };
    });
  });
}

describe.each(wishes)("a run of %s", (_, wish) => {
  const lookedAt = render(valuesOf(wish, "r1")).then((objects) => {
    const order: Order = { ...orderOf({ id: "r1", task: { wish }, design: wish.design }, podsOf(objects), 3), fileSystems: ["ext4"] };
    return { objects, order };
  });

  it("installs what the chart allows and Kubernetes knows", async () => {
    const { objects } = await lookedAt;
    const { code, output } = await conform(objects.map((object) => JSON.stringify(object)).join("\n---\n"));
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/Invalid: 0, Errors: 0, Skipped: 0/) as string });
  });

  it("has a runner that Kubernetes knows, with the passwords that the release has", async () => {
    const { objects, order } = await lookedAt;
    const made = runnerObjects({
      release,
      order,
      image: "coordbench/load:0.1.0",
      pullPolicy: "IfNotPresent",
      pullSecrets: [],
      withinS: 60,
    });
    const { items } = made as { items: Rendered[] };
    const { code, output } = await conform(items.map((object) => JSON.stringify(object)).join("\n---\n"));
    expect({ code, output }).toMatchObject({ code: 0 });
    const secrets = new Map(objects.filter(({ kind }) => kind === "Secret").map(({ metadata, data }) => [metadata.name, data as object]));
    const wanted = podsIn(items).flatMap(
      ({ spec }) => spec.containers[0]?.env?.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []) ?? [],
    );
    expect(wanted.filter(({ name, key }) => !Object.hasOwn(secrets.get(name) ?? {}, key))).toEqual([]);
    expect(wanted).toHaveLength(Object.keys(order.databases).length + (order.redis.length > 0 ? 1 : 0));
  });

  it("is told addresses at which somebody listens", async () => {
    const { objects, order } = await lookedAt;
    expect(unheard(order, objects)).toEqual([]);
    expect(order.services.length).toBeGreaterThan(0);
  });
});

const cuts = clusterCases.flatMap((theCase) => theCase.faults.flatMap((fault) => ("link" in fault ? [{ theCase, link: fault.link }] : [])));

describe.each(cuts)("$theCase.name of $theCase.design", ({ theCase, link }) => {
  it("has a proxy that can cut the link, and a runner that is not cut off with it", async () => {
    const objects = await render(valuesOfCase(theCase, "r1"));
    const order: Order = { ...orderOf({ id: "r1", task: { theCase }, design: theCase.design }, podsOf(objects), 3), fileSystems: ["ext4"] };
    const workload = farEndOf(link);
    expect(order.proxies).toEqual({ [workload]: `http://${release}-${workload}:8474/proxies/${workload}` });
    expect(unheard(order, objects)).toEqual([]);
    const direct = Object.entries(order.databases).filter(([, address]) => address.includes("-pods:"));
    expect(direct.map(([server]) => `postgres-${server}`)).toEqual(workload.startsWith("postgres-") ? [workload] : []);
  });
});

/** The addresses that a runner is told and at which nobody listens. */
function unheard(order: Order, objects: readonly Rendered[]): string[] {
  const services = objects
    .filter(({ kind }) => kind === "Service")
    .map(({ metadata, spec }) => ({ name: metadata.name, spec: spec as { ports: { port: number }[] } }));
  const listens = services.flatMap(({ name, spec: { ports } }) => ports.map(({ port }) => `${name}:${port}`));
  const traces = order.tracesAddress === null ? [] : [new URL(order.tracesAddress).host];
  const told = [
    ...order.targets.map((url) => new URL(url).host),
    ...Object.values(order.databases),
    ...order.redis.map((address) => address.replace(/^[^.]+\./, "")),
    ...traces,
    ...Object.values(order.proxies).map((url) => new URL(url).host),
  ];
  return told.filter((address) => !listens.includes(address));
}
