import type { Toxic } from "@coordbench/infra/local";
import type { Standing } from "../../designs/design.ts";
import { readMetrics } from "../../metrics.ts";
import type { Network } from "../../network/network.ts";
import type { LinkFault } from "../fault.ts";
import type { Blow } from "../arena.ts";

/** A running design with something between its services and stores that can be broken. */
interface Linked {
  deployment: Pick<Standing, "services">;
  site: { network?: Pick<Network, "hamper"> | undefined };
}

/** Breaks the way to a server; it has hit where somebody wanted to go that way meanwhile. */
export async function strikeLink({ do: deed, link, latencyMs = 0 }: LinkFault, scene: Linked): Promise<Blow> {
  const { network } = scene.site;
  if (network === undefined) throw new Error(`the way to ${link} can be broken only where proxies stand before all servers`);
  const toxic: Toxic =
    deed === "cut" ? { type: "timeout", attributes: { timeout: 0 } } : { type: "latency", attributes: { latency: latencyMs } };
  const before = await callsOver(link, scene);
  const heal = await network.hamper(link, toxic);
  return {
    async heal() {
      const calls = grownBy(before, await callsOver(link, scene));
      await heal();
      return { hit: calls > 0 ? 1 : 0, evidence: `${calls} requests wanted to go to ${link} meanwhile` };
    },
  };
}

/** How often each service has asked something over a link, which they call by the name of the server without the number of the instance; of one that does not answer nothing is known. */
async function callsOver(link: string, { deployment: { services } }: Linked): Promise<Map<string, number>> {
  const counts = await Promise.all(services.map(async ({ name, adminUrl }) => [name, await callsOf(adminUrl, link)] as const));
  return new Map(counts.flatMap(([name, calls]) => (calls === undefined ? [] : [[name, calls]])));
}

async function callsOf(adminUrl: string, link: string): Promise<number | undefined> {
  const samples = await readMetrics(adminUrl, answerMs).catch(() => undefined);
  return samples
    ?.filter(({ name, labels }) => counted.has(name) && plain(labels["link"] ?? "") === plain(link.replace(/[.-]\d+$/, "")))
    .reduce((sum, { value }) => sum + value, 0);
}

/** One that stands still is not waited for. */
const answerMs = 1_000;
const counted = new Set(["coordbench_link_calls_total", "coordbench_link_messages_total"]);
/** All inventories share a database server. */
const plain = (link: string) => link.replace(/-\d+ database$/, " database");

/** A service that was started anew meanwhile has counted from 0 again. */
function grownBy(before: Map<string, number>, after: Map<string, number>): number {
  return [...after].reduce((sum, [name, calls]) => sum + calls - Math.min(calls, before.get(name) ?? calls), 0);
}
