import { Redis } from "ioredis";

/** What one bucket of an item holds, read at one moment, as the store writes it. */
export interface BucketContent {
  sku: string;
  bucket: number;
  counters: Record<string, string>;
  /** By booking. */
  records: Record<string, string>;
}

/** The content of all buckets, and when its reading began by the clock of a store. */
export interface StockReading {
  atMs: number;
  buckets: BucketContent[];
}

const scanned = 5_000;
/** Few enough that a master answers others in between. */
const atOnce = 200;

/** Reads every bucket on these masters (`host:port`), each master in a session of its own. */
export async function readBuckets(masters: readonly string[], password?: string): Promise<StockReading> {
  const readings = await Promise.all(masters.map((address) => readMaster(address, password)));
  return { atMs: Math.min(...readings.map(({ atMs }) => atMs)), buckets: readings.flatMap(({ buckets }) => buckets) };
}

async function readMaster(address: string, password: string | undefined): Promise<StockReading> {
  const colon = address.lastIndexOf(":");
  const master = new Redis({
    host: address.slice(0, colon),
    port: Number(address.slice(colon + 1)),
    ...(password !== undefined && { password }),
    connectionName: "audit",
    lazyConnect: true,
    // An audit that cannot read fails at once: it never reads half of a store.
    retryStrategy: () => null,
  });
  master.on("error", () => undefined);
  try {
    await master.connect();
    const [role, host, port] = await master.role();
    // Who was away while a replica took the place is the replica now, and knows whose.
    if (role === "slave") return await readMaster(`${String(host)}:${String(port)}`, password);
    const [seconds, micros] = await master.time();
    const names = await bucketNames(master);
    const buckets: BucketContent[] = [];
    for (let from = 0; from < names.length; from += atOnce)
      buckets.push(...(await Promise.all(names.slice(from, from + atOnce).map((name) => readBucket(master, name)))));
    return { atMs: Number(seconds) * 1_000 + Number(micros) / 1_000, buckets };
  } finally {
    master.disconnect();
  }
}

/** The buckets that have a stock or records on a master: `{partition}:sku:bucket`, without the word that tells the two keys apart. */
async function bucketNames(master: Redis): Promise<string[]> {
  const names = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await master.scan(cursor, "MATCH", "{*}:*", "COUNT", scanned);
    for (const key of keys) {
      const [, tag, rest] = /^(\{\d+\}:)(?:stock|records):(.*:\d+)$/s.exec(key) ?? [];
      if (tag !== undefined && rest !== undefined) names.add(`${tag}${rest}`);
    }
    cursor = next;
  } while (cursor !== "0");
  return [...names];
}

/** Reads both keys of a bucket in one transaction. Whoever asks for many at once has them travel together. */
async function readBucket(master: Redis, name: string): Promise<BucketContent> {
  const [, tag = "", sku = "", bucket] = /^(\{\d+\}:)(.*):(\d+)$/s.exec(name) ?? [];
  const answers = await master.multi().hgetall(`${tag}stock:${sku}:${bucket}`).hgetall(`${tag}records:${sku}:${bucket}`).exec();
  const [counters, records] = (answers ?? []).map(([error, content]) => {
    if (error !== null) throw new Error(`bucket ${bucket} of ${sku} cannot be read`, { cause: error });
    return content as Record<string, string>;
  });
  if (counters === undefined || records === undefined) throw new Error(`bucket ${bucket} of ${sku} was not read at one moment`);
  return { sku, bucket: Number(bucket), counters, records };
}
