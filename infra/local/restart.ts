import { setTimeout as sleep } from "node:timers/promises";
import type { LocalProcess } from "./process.ts";

const patience = { forMs: 40_000, pauseMs: 25 };
/** What a server says whose predecessor has sessions that have not noticed yet that it is gone, and a service that misses something which is not back yet. */
const notYet = /ended while it was starting/;

/** Starts a killed process again, and once more where it ends at once, as whoever supervises processes does: what it needs may not be there yet. */
export async function restart(process: LocalProcess): Promise<void> {
  const end = performance.now() + patience.forMs;
  for (;;) {
    try {
      return await process.start();
    } catch (error) {
      if (!notYet.test((error as Error).message) || performance.now() > end) throw error;
      await sleep(patience.pauseMs);
    }
  }
}
