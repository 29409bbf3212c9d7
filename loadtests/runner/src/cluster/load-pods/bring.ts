import { setTimeout as sleep } from "node:timers/promises";
import type { BringLoad } from "../../load.ts";
import type { LoadPlan } from "../../load-plan.ts";
import { openDesk } from "./desk.ts";

/** Beside the load itself: until the last customer has his answer, and everything was handed over. */
const spareMs = 120_000;

/** Lets pods bring a load: `summon` makes them begin, and resolves once they have been told to. */
export function loadByPods(port: number, summon: (plan: LoadPlan) => Promise<unknown>): BringLoad {
  return async (plan, site) => {
    site.signal.throwIfAborted();
    await using desk = await openDesk({ ...site, pods: plan.pods, port });
    await summon(plan);
    const over = new AbortController();
    const late = () => desk.giveUp(new Error("not every pod of the load has handed over what it has"));
    sleep(longestMs(plan), undefined, { signal: over.signal }).then(late, () => undefined);
    try {
      return await desk.result;
    } finally {
      over.abort();
    }
  };
}

/** When a load should be long over. */
const longestMs = ({ warmUpS, gapS, durationS, timeoutS }: LoadPlan) => (warmUpS + gapS + durationS + timeoutS) * 1_000 + spareMs;
