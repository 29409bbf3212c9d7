import type { Node } from "./placement.ts";
import type { Pod } from "./pods.ts";

const ports: Record<string, Record<string, number>> = {
  booking: { http: 8080 },
  "inventory-0": { grpc: 7000, admin: 7001 },
  payment: { grpc: 7000, admin: 7001 },
  nats: { nats: 4222, monitor: 8222 },
};

/** A pod as the API server tells of it. */
export function podUnderTest(
  component: string,
  given: { name?: string; node?: string; ip?: string; status?: Partial<Pod["status"]> } = {},
): Pod {
  const { name = `run-${component}-x`, node = "worker-a", ip = "10.0.0.1", status } = given;
  const own = Object.entries(ports[component] ?? { postgres: 5432 }).map(([port, containerPort]) => ({ name: port, containerPort }));
  return {
    metadata: { name, uid: name, labels: { "app.kubernetes.io/component": component } },
    spec: { nodeName: node, containers: [{ name: component, image: "coordbench/services:0.1.0", ports: own }] },
    status: { phase: "Running", podIP: ip, ...status },
  };
}

/** A node as the API server tells of it. */
export function nodeUnderTest(name: string, zone?: string): Node {
  return { metadata: { name, ...(zone !== undefined && { labels: { "topology.kubernetes.io/zone": zone } }) }, status: {} };
}
