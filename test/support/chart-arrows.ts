import type { Rendered } from "./chart.ts";
import { componentOf } from "./chart-pods.ts";

interface Peer {
  podSelector?: { matchLabels: Record<string, string> };
  namespaceSelector?: { matchLabels: Record<string, string> };
  ipBlock?: { cidr: string };
}
interface PolicySpec {
  podSelector: { matchLabels: Record<string, string> };
  ingress?: { from?: Peer[]; ports: { port: number | string }[] }[];
  egress?: { to: Peer[]; ports: { port: number | string }[] }[];
}

const nameServers = "kube-system";

/** Who may talk to whom, as the senders' policies say it and as the receivers' do: `from -> to:port`, without the question for names. */
export function arrowsIn(objects: readonly Rendered[]): { out: string[]; in: string[] } {
  const policies = objects.filter(({ kind }) => kind === "NetworkPolicy").map((object) => object["spec"] as PolicySpec);
  const leaving = policies.flatMap((spec) => {
    const from = componentOf(spec.podSelector.matchLabels);
    return (spec.egress ?? []).flatMap(({ to, ports }) =>
      to.flatMap((peer) => ports.map(({ port }) => `${from} -> ${nameOf(peer)}:${port}`)),
    );
  });
  const coming = policies.flatMap((spec) => {
    const to = componentOf(spec.podSelector.matchLabels);
    return (spec.ingress ?? []).flatMap(({ from, ports }) =>
      (from ?? [{}]).flatMap((peer) => ports.map(({ port }) => `${nameOf(peer)} -> ${to}:${port}`)),
    );
  });
  return { out: leaving.filter((arrow) => !arrow.includes(`-> ${nameServers}:53`)).toSorted(), in: coming.toSorted() };
}

function nameOf({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (podSelector !== undefined) return componentOf(podSelector.matchLabels);
  return namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ?? ipBlock?.cidr ?? "anybody";
}
