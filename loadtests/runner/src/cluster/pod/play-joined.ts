import { createStackFolder, hamperProxy, type Toxic } from "@coordbench/infra/local";
import type { Arena, Proof } from "../../faults/arena.ts";
import { strikeLink } from "../../faults/actions/link.ts";
import type { ClusterDeed, FaultCase } from "../../faults/fault.ts";
import { play, type Played, type Stage } from "../../faults/play.ts";
import { designNamed } from "../../wish.ts";
import type { Order, Said } from "../order.ts";
import { farEndOf } from "../placement.ts";
import { tuningOf } from "../tuning-of.ts";
import { asking } from "./ask.ts";
import type { RunnerConfig } from "./config.ts";
import { standingOf } from "./joined.ts";

/** Plays a case on a system that runs in the cluster already; to break and to heal pods is asked of whoever follows the runner. */
export async function playJoined(
  theCase: FaultCase,
  { order, config, say, ...stage }: Stage & { order: Order; config: RunnerConfig; say(said: Said): void },
): Promise<Played> {
  const design = designNamed(theCase.design);
  const site = tuningOf(theCase, order.id);
  const deployment = standingOf(design, site, { order, config });
  const ask = asking(say, { signal: stage.signal, folder: config.folder });
  stage.phase("seed");
  await deployment.seed();
  const arena: Arena = {
    design,
    site,
    deployment,
    folder: createStackFolder(design.name),
    history: { asked: [], snapshots: [], faults: [], cases: 0 },
    async strike(fault) {
      const deed = fault as ClusterDeed;
      if (!("workloads" in deed)) return strikeLink(deed, { deployment, site: { network: networkOf(order) } });
      const struck = await ask({ strike: deed });
      return { heal: async () => (await ask({ heal: struck.number })).done as Proof };
    },
    makeWhole: async () => (await ask({ makeWhole: true })).done as string[],
  };
  return play(theCase, arena, stage);
}

/** The proxies of an order, as far as links are broken by them. */
function networkOf({ proxies }: Order) {
  return {
    async hamper(link: string, toxic: Toxic) {
      const proxy = proxies[farEndOf(link)];
      if (proxy === undefined) throw new Error(`no proxy stands before ${link}: there is one before ${Object.keys(proxies).join(", ")}`);
      return hamperProxy(proxy, toxic);
    },
  };
}
