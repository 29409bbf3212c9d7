import { handful, type Reaper } from "../reaper.ts";
import type { StockCluster } from "./cluster.ts";
import { bucketKeys, deadlinesKey, partitions, readHoldName } from "./keys.ts";

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
    // One that cannot be given back keeps no other from it: all are tried before anybody hears of it.
    const tried = await Promise.allSettled(due.map((name) => expire(cluster, { name, rank })));
    const given = tried.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    words.push(...given);
    const failed = tried.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason as Error;
    if (due.length < handful || given.some((word) => word === "fenced" || word === "early")) return words;
  }
}

async function expire(cluster: StockCluster, { name, rank }: { name: string; rank: number }): Promise<unknown> {
  const { bucket, bookingId } = readHoldName(name);
  const { stock, records, deadlines, fence } = bucketKeys(bucket);
  const word = await cluster.run("expire", [stock, records, deadlines, fence], [bookingId, name, rank]);
  if (word === "no-stock")
    throw new Error(`bucket ${bucket.number} of ${bucket.sku} has no stock to give the hold of ${bookingId} back to`);
  return word;
}

async function timeMicros(cluster: StockCluster): Promise<number> {
  const [seconds, micros] = await cluster.patiently(() => cluster.client.time());
  return Number(seconds) * 1_000_000 + Number(micros);
}
