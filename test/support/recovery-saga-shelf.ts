import { openCluster } from "../../services/saga/inventory/src/cluster.ts";
import { bucketKeys } from "../../services/saga/inventory/src/keys.ts";
import { hotSku } from "./recovery-customers.ts";

/** The shard that has the hot item, and the other shards. */
export interface Shelf extends AsyncDisposable {
  /** The number of the shard among all of them. */
  shard: number;
  /** An item that lies elsewhere. */
  otherSku: string;
  /** The state of every booking in the hot bucket. */
  states(): Promise<Map<string, string>>;
  /** The state of one of them, if it ever came to the bucket. */
  stateOf(bookingId: string): Promise<string | undefined>;
  /** Lets every write wait inside the shard. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** Whether the rest of the cluster has given up the shard. */
  isGivenUp(): Promise<boolean>;
  /** Empties the script cache of every shard. */
  forgetScripts(): Promise<void>;
}

/** Longer than any test waits. */
const forLongMs = 60_000;
const skus = Array.from({ length: 10 }, (_, index) => `item-000${index}`);

/** Opens a session with the shards, given in their order. */
export async function openShelf(addresses: string[]): Promise<Shelf> {
  const cluster = await openCluster({ addresses });
  // Looked up every time: a node that comes back is reached by another connection.
  const nodeAt = (place: number) => {
    const node = cluster.client.nodes("master").find(({ options }) => addresses[place] === `127.0.0.1:${options.port}`);
    if (node === undefined) throw new Error(`${addresses[place]} is no master that can be reached`);
    return node;
  };
  const placeOf = async (sku: string) => {
    const key = bucketKeys({ sku, number: 0 }).stock;
    const found = await Promise.all(
      addresses.map((_, place) =>
        nodeAt(place)
          .exists(key)
          .catch(() => 0),
      ),
    );
    return found.indexOf(1);
  };
  const shard = await placeOf(hotSku);
  const places = await Promise.all(skus.map(async (sku) => ({ sku, place: await placeOf(sku) })));
  const other = places.find(({ place }) => place !== shard);
  if (other === undefined) throw new Error("all items lie on one shard, or nowhere");
  const states = async () => {
    const records = await cluster.patiently(() => cluster.client.hgetall(bucketKeys({ sku: hotSku, number: 0 }).records));
    return new Map(Object.entries(records).map(([bookingId, record]) => [bookingId, record.split(" ")[0] ?? ""]));
  };
  return {
    shard,
    otherSku: other.sku,
    states,
    stateOf: async (bookingId) => (await states()).get(bookingId),
    shut: async () => void (await nodeAt(shard).client("PAUSE", forLongMs, "WRITE")),
    open: async () => void (await nodeAt(shard).client("UNPAUSE")),
    async isGivenUp() {
      const told = String(await nodeAt(other.place).cluster("NODES"));
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
