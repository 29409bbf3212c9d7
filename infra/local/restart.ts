import { setTimeout as sleep } from "node:timers/promises";
import type { LocalProcess } from "./process.ts";

const patience = { forMs: 40_000, pauseMs: 25 };
/** What a PostgreSQL server says while sessions of the killed one have not noticed yet that it is gone. */
const stillEnding = /shared memory|lock file/;

/** Starts a killed process again; a server waits for the last sessions of the killed one to notice and end. */
export async function restart(process: LocalProcess): Promise<void> {
  const end = performance.now() + patience.forMs;
  for (;;) {
    try {
      return await process.start();
    } catch (error) {
      if (!stillEnding.test((error as Error).message) || performance.now() > end) throw error;
      await sleep(patience.pauseMs);
    }
  }
}
