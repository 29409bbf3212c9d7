import { createStackFolder } from "@coordbench/infra/local";
import type { Arena, Proof } from "../../faults/arena.ts";
import type { FaultCase, PodFault } from "../../faults/fault.ts";
import { play, type Played, type Stage } from "../../faults/play.ts";
import { designNamed } from "../../wish.ts";
import type { Order, Said } from "../order.ts";
import { tuningOf } from "../tuning-of.ts";
import { asking } from "./ask.ts";
import type { RunnerConfig } from "./config.ts";
import { standingOf } from "./joined.ts";

/** Plays a case on a system that runs in the cluster already; to break and to heal it is asked of whoever follows the runner. */
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
      const struck = await ask({ strike: fault as PodFault });
      return { heal: async () => (await ask({ heal: struck.number })).done as Proof };
    },
    makeWhole: async () => (await ask({ makeWhole: true })).done as string[],
  };
  return play(theCase, arena, stage);
}
