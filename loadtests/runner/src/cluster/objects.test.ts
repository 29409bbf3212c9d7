import { expect, it } from "vitest";
import { runnerObjects } from "./objects.ts";
import type { Order } from "./order.ts";

const order: Order = {
  id: "r1",
  task: { wish: { design: "saga", workload: "smoke" } },
  targets: ["http://run-booking:8080"],
  services: [],
  servers: [],
  databases: { booking: "run-postgres-booking:5432" },
  redis: ["run-redis-0.run-redis-pods:6379"],
  proxies: {},
  fileSystems: ["ext4"],
  tracesAddress: null,
};

interface Item {
  kind: string;
  data?: Record<string, string>;
  spec: { template: { spec: Record<string, unknown> & { containers: Record<string, unknown>[] } } };
}
const { items } = runnerObjects({
  release: "run",
  order,
  image: "coordbench/load:0.1.0",
  pullPolicy: "IfNotPresent",
  pullSecrets: [],
  withinS: 60,
}) as { items: Item[] };
const job = items.find(({ kind }) => kind === "Job")?.spec.template.spec;

it("tell the runner its order, whole", () => {
  expect(JSON.parse(items.find(({ kind }) => kind === "ConfigMap")?.data?.["order.json"] ?? "")).toEqual(order);
});

it("give it a pod that may do no more than it must", () => {
  expect(job).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [{ securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } } }],
  });
});

it("give it the passwords out of the release's own secrets, and of nothing that is not there", () => {
  const [container = {}] = job?.containers ?? [];
  const variables = (container["env"] as { name: string; valueFrom?: { secretKeyRef: { name: string } } }[]).filter(
    ({ valueFrom }) => valueFrom,
  );
  expect(variables.map(({ name, valueFrom }) => [name, valueFrom?.secretKeyRef.name])).toEqual([
    ["COORDBENCH_BOOKING_PASSWORD", "run-postgres-booking"],
    ["COORDBENCH_REDIS_PASSWORD", "run-redis"],
  ]);
  expect(JSON.stringify(order)).not.toMatch(/password/i);
});

it("let it, and nobody else, ask every pod of the release", () => {
  expect(items.filter(({ kind }) => kind === "NetworkPolicy")).toHaveLength(2);
});
