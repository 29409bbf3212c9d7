import type { Measured, Placement, Run } from "@coordbench/report";
import { componentOf, servicesAmong, type Pod } from "./pods.ts";

/** A node, as far as runs look at it. */
export interface Node {
  metadata: { name: string; labels?: Record<string, string> };
  status: {
    capacity?: Record<string, string>;
    nodeInfo?: { kubeletVersion: string; kernelVersion: string; architecture: string };
  };
}

/** The zone that a node says it is in. */
export const zoneOf = ({ metadata }: Node): string | null => metadata.labels?.["topology.kubernetes.io/zone"] ?? null;

/** Which pod of a run lies where, and which share of the services' messages goes from one zone to another. */
export function placementOf(pods: readonly Pod[], nodes: readonly Node[], { design, links }: Pick<Run, "design" | "links">): Placement {
  const zones = new Map(nodes.map((node) => [node.metadata.name, zoneOf(node)]));
  const placed = pods
    .map((pod) => ({ pod: pod.metadata.name, node: pod.spec.nodeName ?? "", component: componentOf(pod) }))
    .map((each) => ({ ...each, zone: zones.get(each.node) ?? null }))
    .toSorted((a, b) => (a.pod < b.pod ? -1 : 1));
  const services = new Map(servicesAmong(pods, design).map(({ name, pod }) => [name, pod]));
  return {
    pods: placed.map(({ pod, node, zone }) => ({ pod, node, zone })),
    crossZoneShare: crossZoneShareOf({ placed, services, links }),
  };
}

interface Placed {
  placed: { pod: string; component: string; zone: string | null }[];
  services: Map<string, string>;
  links: Run["links"];
}

const farEnds: Record<string, string> = { broker: "nats", stock: "redis", instances: "booking" };

/** The workload that a link leads to; whoever has several pods is asked in turn. */
export function farEndOf(link: string): string {
  const [, database] = /^(.*?)(?:-\d+)? database$/.exec(link) ?? [];
  return database === undefined ? (farEnds[link] ?? link) : `postgres-${database}`;
}

function crossZoneShareOf({ placed, services, links }: Placed): Measured {
  if (placed.some(({ zone }) => zone === null)) return { value: null, reason: "not every node says which zone it is in" };
  const spoken = links.filter(({ kind, messages }) => (kind === "grpc" || kind === "nats") && messages > 0);
  const total = spoken.reduce((sum, { messages }) => sum + messages, 0);
  if (total === 0) return { value: null, reason: "no service said anything to another" };
  const zonesOf = (component: string) => placed.filter((each) => each.component === component).map(({ zone }) => zone);
  const crossing = spoken.reduce((sum, { service, link, kind, messages }) => {
    const from = placed.find(({ pod }) => pod === services.get(service))?.zone;
    const ends = zonesOf(farEndOf(link));
    // What is said over a broker goes to it first: it may leave its zone there, or only behind it.
    const ways = kind === "nats" ? zonesOf("nats").flatMap((broker) => ends.map((end) => [broker, end])) : ends.map((end) => [end]);
    const away = ways.filter((way) => way.some((zone) => zone !== from)).length;
    return sum + (ways.length === 0 ? 0 : (messages * away) / ways.length);
  }, 0);
  return Math.round((crossing / total) * 1_000) / 1_000;
}
