import { setTimeout as sleep } from "node:timers/promises";
import type { StockSnapshot, Unfinished } from "@coordbench/audit";
import type { Deployment } from "../designs/design.ts";

/** What was seen of a design while a case was on. */
export interface Seen {
  worst: { unfinished: number; oldestMs: number };
  snapshots: StockSnapshot[];
}

const everyMs = 250;
/** The stock is looked at once in so many looks. */
const snapshotEvery = 8;

/** Looks again and again at what is unfinished and at the stock, until it is stopped; what cannot be read while it is broken is left out. */
export function watch({ unfinished, snapshot }: Pick<Deployment, "unfinished" | "snapshot">): { stop(): Promise<Seen> } {
  const over = new AbortController();
  const seen: Seen = { worst: { unfinished: 0, oldestMs: 0 }, snapshots: [] };
  const goOn = async () => {
    for (let look = 0; !over.signal.aborted; look++) {
      const found = await unfinished().catch(() => []);
      seen.worst = worseOf(seen.worst, found);
      if (look % snapshotEvery === 0) seen.snapshots.push(...(await snapshot().catch(() => [])));
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const going = goOn();
  return {
    async stop() {
      over.abort();
      await going;
      return seen;
    },
  };
}

function worseOf({ unfinished, oldestMs }: Seen["worst"], found: Unfinished[]): Seen["worst"] {
  const own = found.filter(({ foreign }) => !foreign);
  return {
    unfinished: Math.max(unfinished, own.length),
    oldestMs: Math.max(oldestMs, ...own.map(({ ageMs }) => Math.round(ageMs))),
  };
}
