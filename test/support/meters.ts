import type { Deployment } from "@coordbench/runner";
import { readMetrics } from "@coordbench/runner/metrics";

/** What every service has counted on its links, by the name of the link, all instances together. */
export async function linksOf({ services }: Deployment): Promise<Map<string, { kind: string; messages: number; bytes: number }>> {
  const links = new Map<string, { kind: string; messages: number; bytes: number }>();
  for (const { name, labels, value } of (await Promise.all(services.map(({ adminUrl }) => readMetrics(adminUrl)))).flat()) {
    const { link, kind = "" } = labels;
    if (link === undefined) continue;
    const sums = links.get(link) ?? { kind, messages: 0, bytes: 0 };
    if (name === "coordbench_link_messages_total") sums.messages += value;
    if (name === "coordbench_link_bytes_total") sums.bytes += value;
    links.set(link, sums);
  }
  return links;
}

/** What every service's metrics without labels come to, all services together, by their names without the prefix. */
export async function gaugesOf({ services }: Deployment): Promise<Record<string, number>> {
  const sums: Record<string, number> = { lock_holds: 0, lock_held_ms: 0 };
  for (const { name, value } of (await Promise.all(services.map(({ adminUrl }) => readMetrics(adminUrl)))).flat()) {
    const short = name.replace("coordbench_", "");
    sums[short] = (sums[short] ?? 0) + value;
  }
  return sums;
}

/** The bytes that each service has metered on all of its links. */
export async function bytesByServiceOf({ services }: Deployment): Promise<Map<string, number>> {
  const metered = services.map(async ({ name, adminUrl }) => {
    const samples = (await readMetrics(adminUrl)).filter((sample) => sample.name === "coordbench_link_bytes_total");
    return [name, samples.reduce((sum, { value }) => sum + value, 0)] as const;
  });
  return new Map(await Promise.all(metered));
}
