import { setTimeout as sleep } from "node:timers/promises";

/** How long something is tried, and who hears of each failure. */
export interface Persistence {
  forMs: number;
  failed?(error: unknown): void;
}

const pauseMs = { first: 20, longest: 1_000 };

/** Tries again after every failure, at growing distances, until it succeeds or the time is up. */
export async function persistently<Result>(run: () => Promise<Result>, { forMs, failed }: Persistence): Promise<Result> {
  const end = performance.now() + forMs;
  for (let pause = pauseMs.first; ; pause = Math.min(pause * 2, pauseMs.longest)) {
    try {
      return await run();
    } catch (error) {
      if (performance.now() + pause > end) throw error;
      failed?.(error);
      await sleep(pause);
    }
  }
}
