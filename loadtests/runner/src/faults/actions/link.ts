import type { Toxic } from "@coordbench/infra/local";
import { readMetrics } from "../../metrics.ts";
import type { LinkFault } from "../fault.ts";
import type { Blow, Scene } from "../scene.ts";

/** Breaks the way to a server; it has hit where somebody wanted to go that way meanwhile. */
export async function strikeLink({ do: deed, link, latencyMs = 0 }: LinkFault, scene: Scene): Promise<Blow> {
  const { network } = scene.site;
  if (network === undefined) throw new Error(`the way to ${link} can be broken only where proxies stand before all servers`);
  const toxic: Toxic =
    deed === "cut" ? { type: "timeout", attributes: { timeout: 0 } } : { type: "latency", attributes: { latency: latencyMs } };
  const before = await callsOver(link, scene);
  const heal = await network.hamper(link, toxic);
  return {
    async heal() {
      const calls = (await callsOver(link, scene)) - before;
      await heal();
      return { hit: calls > 0 ? 1 : 0, evidence: `${calls} requests wanted to go to ${link} meanwhile` };
    },
  };
}

/** How often services have asked something over a link, which they call by the name of the server without the number of the instance. */
async function callsOver(link: string, { deployment: { services } }: Scene): Promise<number> {
  const name = link.replace(/[.-]\d+$/, "");
  const samples = await Promise.all(services.map(({ adminUrl }) => readMetrics(adminUrl)));
  const counted = new Set(["coordbench_link_calls_total", "coordbench_link_messages_total"]);
  return samples
    .flat()
    .filter((sample) => counted.has(sample.name) && sample.labels["link"] === name)
    .reduce((sum, { value }) => sum + value, 0);
}
