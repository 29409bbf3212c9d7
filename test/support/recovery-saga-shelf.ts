import { openCluster, type StockCluster } from "../../services/saga/inventory/src/redis/cluster.ts";
import { bucketKeys } from "../../services/saga/inventory/src/redis/keys.ts";
import { hotSku } from "./recovery-customers.ts";
import { openSession } from "./recovery-stores.ts";

/** Where the hot item lies. */
export interface Shelf extends AsyncDisposable {
  /** The state of every booking that came there. */
  states(): Promise<Map<string, string>>;
  /** The state of one of them. */
  stateOf(bookingId: string): Promise<string | undefined>;
  /** Lets every write wait inside the store. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** The shard that has the hot item, and the other shards. */
export interface Shard extends Shelf {
  /** The number of the shard among all of them. */
  shard: number;
  /** An item that lies elsewhere. */
  otherSku: string;
  /** Whether the rest of the cluster has given up the shard. */
  isGivenUp(): Promise<boolean>;
  /** Empties the script cache of every shard. */
  forgetScripts(): Promise<void>;
}

/** Longer than any test waits. */
const forLongMs = 60_000;
const skus = Array.from({ length: 10 }, (_, index) => `item-000${index}`);

/** Opens a session with the database that has the hot item. */
export async function openDatabaseShelf(url: string): Promise<Shelf> {
  const session = await openSession(url);
  const states = async () => {
    const rows = await session.rows<{ booking_id: string; state: string }>("select booking_id, state from holds");
    return new Map(rows.map(({ booking_id: bookingId, state }) => [bookingId, state]));
  };
  return {
    states,
    stateOf: async (bookingId) => (await states()).get(bookingId),
    async shut() {
      await session.rows("begin");
      await session.rows("lock table holds in exclusive mode");
    },
    open: async () => void (await session.rows("rollback")),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Opens a session with the shards, given in their order. */
export async function openShard(addresses: string[]): Promise<Shard> {
  const cluster = await openCluster({ addresses });
  // Looked up every time: a node that comes back is reached by another connection.
  const nodeAt = (place: number) => {
    const node = cluster.client.nodes("master").find(({ options }) => addresses[place] === `127.0.0.1:${options.port}`);
    if (node === undefined) throw new Error(`${addresses[place]} is no master that can be reached`);
    return node;
  };
  const places = await placesOf(cluster, addresses);
  const shard = places.get(hotSku) ?? -1;
  const [otherSku, other] = [...places].find(([, place]) => place !== shard) ?? [];
  if (shard < 0 || otherSku === undefined || other === undefined) throw new Error("all items lie on one shard, or nowhere");
  const states = () => statesIn(cluster);
  return {
    shard,
    otherSku,
    states,
    stateOf: async (bookingId) => (await states()).get(bookingId),
    shut: async () => void (await nodeAt(shard).client("PAUSE", forLongMs, "WRITE")),
    open: async () => void (await nodeAt(shard).client("UNPAUSE")),
    async isGivenUp() {
      const told = String(await nodeAt(other).cluster("NODES"));
      return told.split("\n").some((line) => line.includes(addresses[shard] ?? "") && /\bfail\b/.test(line));
    },
    async forgetScripts() {
      // A node that was away is found again by whoever wants something of it.
      await states();
      await Promise.all(addresses.map((_, place) => nodeAt(place).script("FLUSH")));
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}

/** The number of the shard that each item lies on: only that one does not send whoever asks elsewhere. */
async function placesOf({ client }: StockCluster, addresses: string[]): Promise<Map<string, number>> {
  const nodes = addresses.map((address) => client.nodes("master").find(({ options }) => address === `127.0.0.1:${options.port}`));
  const found = skus.map(async (sku) => {
    const key = bucketKeys({ sku, number: 0 }).stock;
    const isThere = await Promise.all(nodes.map(async (node) => node?.exists(key).catch(() => 0)));
    return [sku, isThere.indexOf(1)] as const;
  });
  return new Map(await Promise.all(found));
}

async function statesIn({ client, patiently }: StockCluster): Promise<Map<string, string>> {
  const records = await patiently(() => client.hgetall(bucketKeys({ sku: hotSku, number: 0 }).records));
  return new Map(Object.entries(records).map(([bookingId, record]) => [bookingId, record.split(" ")[0] ?? ""]));
}
