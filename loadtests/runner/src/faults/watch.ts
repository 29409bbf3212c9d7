import { setTimeout as sleep } from "node:timers/promises";
import type { StockSnapshot, Unfinished } from "@coordbench/audit";
import type { Look } from "@coordbench/report";
import type { Standing } from "../designs/design.ts";

/** What was seen of a design while a case was on. */
export interface Seen {
  worst: { unfinished: number; oldestMs: number };
  looks: TimedLook[];
  snapshots: StockSnapshot[];
}

/** A look, and when it was made by the clock of the customers. */
export type TimedLook = Omit<Look, "atS"> & { atMs: number };

const everyMs = 250;
/** The stock is looked at once in so many looks. */
const snapshotEvery = 8;

/** Looks again and again at what is unfinished and at the stock, until it is stopped; what cannot be read while it is broken is left out. */
export function watch({ unfinished, snapshot }: Pick<Standing, "unfinished" | "snapshot">): { stop(): Promise<Seen> } {
  const over = new AbortController();
  // A store that is broken may never answer: whoever stops looking does not wait for it.
  const stopped = new Promise<undefined>((resolve) => over.signal.addEventListener("abort", () => resolve(undefined)));
  const until = <Found>(look: Promise<Found>) => Promise.race([look.catch(() => undefined), stopped]);
  const seen: Seen = { worst: { unfinished: 0, oldestMs: 0 }, looks: [], snapshots: [] };
  const goOn = async () => {
    for (let look = 0; !over.signal.aborted; look++) {
      const found = await until(unfinished());
      if (found !== undefined) seen.looks.push(lookAt(found));
      if (look % snapshotEvery === 0) seen.snapshots.push(...((await until(snapshot())) ?? []));
      await sleep(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const going = goOn();
  return {
    async stop() {
      over.abort();
      await going;
      return { ...seen, worst: worstOf(seen.looks) };
    },
  };
}

/** A booking that is in doubt at several participants is one. */
function lookAt(found: readonly Unfinished[]): TimedLook {
  const own = found.filter(({ foreign }) => !foreign);
  const oldestOf = (all: readonly Unfinished[]) => Math.max(0, ...all.map(({ ageMs }) => Math.round(ageMs)));
  return {
    atMs: Date.now(),
    unfinished: new Set(own.map(({ locks, what }) => locks?.bookingId ?? what)).size,
    oldestMs: oldestOf(own),
    lockedMs: oldestOf(own.filter(({ locks }) => locks !== undefined)),
  };
}

function worstOf(looks: readonly TimedLook[]): Seen["worst"] {
  return {
    unfinished: Math.max(0, ...looks.map(({ unfinished }) => unfinished)),
    oldestMs: Math.max(0, ...looks.map(({ oldestMs }) => oldestMs)),
  };
}
