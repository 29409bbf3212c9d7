import { runLoad } from "../load.ts";
import { planLoad } from "../load-plan.ts";
import { inFlight } from "./pace.ts";
import type { PartSite } from "./part.ts";

/** Longer than anybody measures: they are sent away before. */
const mostS = 3_600;

/** Lets customers come as in a closed loop of a run, until disposal; resolves when the first of them has been answered. */
export async function startCustomers(target: string, { folder, tools, signal }: PartSite): Promise<AsyncDisposable> {
  const plan = planLoad({ runId: "ceiling", workload: "steady", inFlight, targets: [target], warmUpS: 0, gapS: 0, durationS: mostS });
  const leaving = new AbortController();
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const load = runLoad(plan, {
    k6: tools.k6.path,
    folder,
    signal: AbortSignal.any([signal, leaving.signal]),
    report: () => undefined,
    began: () => resolve(),
  });
  const ended = load.then(
    () => undefined,
    (error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    },
  );
  await Promise.race([begun, ended]);
  return {
    async [Symbol.asyncDispose]() {
      leaving.abort(new Error("the customers are sent away"));
      // Whatever else ended them is known: nothing was counted from then on.
      await ended.catch(() => undefined);
    },
  };
}
