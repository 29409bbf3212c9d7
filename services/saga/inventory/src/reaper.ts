import { every, type Logger } from "@coordbench/runtime";
import type { StockCluster } from "./cluster.ts";
import { bucketKeys, deadlinesKey, partitions, readHoldName } from "./keys.ts";

/** Who gives back the holds whose deadline has passed. */
export interface Reaper {
  /** Goes through all partitions once. */
  reap(): Promise<Harvest>;
}

/** What a round brought: the holds that were given back, and whether a newer reaper has taken over. */
export interface Harvest {
  expired: number;
  isFenced: boolean;
}

/** How many holds of a partition are looked at in one go. */
const handful = 200;

/** Makes a reaper that outranks every one before it: its rank is the time at which it came. */
export async function createReaper(cluster: StockCluster): Promise<Reaper> {
  const rank = await timeMicros(cluster);
  return {
    async reap() {
      const nowMs = Math.floor((await timeMicros(cluster)) / 1_000);
      const words = await Promise.all(
        Array.from({ length: partitions }, (_, partition) => reapPartition(cluster, { partition, nowMs, rank })),
      );
      return { expired: words.flat().filter((word) => word === "expired").length, isFenced: words.flat().includes("fenced") };
    },
  };
}

/** How many rounds a reaper stands back that has been fenced off: then it takes over again, in case the newer one is gone. */
const roundsAside = 20;

/** Gives back overdue holds again and again. Of several reapers the newest is at work; the others stand by. */
export function startReaper(
  { openReaper }: { openReaper(): Promise<Reaper> },
  { reapMs }: { reapMs: number },
  log: Logger,
): AsyncDisposable {
  let reaper: Reaper | undefined;
  let aside = 0;
  const round = async () => {
    if (aside-- > 0) return;
    reaper ??= await openReaper();
    const { expired, isFenced } = await reaper.reap();
    if (expired > 0) log.info({ expired }, "holds have expired");
    if (isFenced) reaper = undefined;
    aside = isFenced ? roundsAside : 0;
  };
  return every(reapMs, round, (error) => log.warn({ err: error }, "overdue holds could not be looked for"));
}

async function reapPartition(
  cluster: StockCluster,
  { partition, nowMs, rank }: { partition: number; nowMs: number; rank: number },
): Promise<unknown[]> {
  const words: unknown[] = [];
  for (;;) {
    // Only a hint, by one node's clock: the script looks again, at the clock of the node that has the hold.
    const due = await cluster.patiently(() =>
      cluster.client.zrange(deadlinesKey(partition), "-inf", String(nowMs), "BYSCORE", "LIMIT", 0, handful),
    );
    const given = await Promise.all(due.map((name) => expire(cluster, { name, rank })));
    words.push(...given);
    if (due.length < handful || given.some((word) => word === "fenced" || word === "early")) return words;
  }
}

function expire(cluster: StockCluster, { name, rank }: { name: string; rank: number }): Promise<unknown> {
  const { bucket, bookingId } = readHoldName(name);
  const { stock, records, deadlines, fence } = bucketKeys(bucket);
  return cluster.run("expire", [stock, records, deadlines, fence], [bookingId, name, rank]);
}

async function timeMicros(cluster: StockCluster): Promise<number> {
  const [seconds, micros] = await cluster.patiently(() => cluster.client.time());
  return Number(seconds) * 1_000_000 + Number(micros);
}
