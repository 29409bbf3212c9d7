import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { customerOf, walkOf, type Booking } from "@coordbench/domain";
import { createStackFolder, startRedisCluster, type RedisCluster } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { openStore, type BucketContent, type StockOptions, type StockStore } from "./store.ts";

/** A real cluster for a test, and names that no other test has used. */
export interface StockUnderTest extends AsyncDisposable {
  cluster: RedisCluster;
  open(options?: Partial<Pick<StockOptions, "buckets" | "holdMs" | "patience">>): Promise<StockStore>;
  /** An item of its own, with so many units. */
  item(store: StockStore, units: number): Promise<string>;
}

/** Starts a cluster that flushes before it answers, each master with so many replicas. */
export async function startStockUnderTest(replicas = 0): Promise<StockUnderTest> {
  const tools = await ensureTools(["redis-server"]);
  const folder = createStackFolder("stock-test");
  const logFolder = join(folder.path, "logs");
  mkdirSync(logFolder);
  const settings = { appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "no" };
  const cluster = await startRedisCluster({ program: tools["redis-server"].path, name: "stock", folder, logFolder, settings, replicas });
  const { addresses } = cluster;
  let items = 0;
  return {
    cluster,
    open: (options = {}) => openStore({ addresses, buckets: 1, holdMs: 60_000, ...options }),
    async item(store, units) {
      const sku = `item-${items++}`;
      await store.seed(sku, units);
      return sku;
    },
    async [Symbol.asyncDispose]() {
      await cluster[Symbol.asyncDispose]();
      folder.remove();
    },
  };
}

let bookings = 0;

/** A booking that nobody has asked for yet. */
export function newBooking(items: Booking["items"], customerId = customerOf(bookings)): Booking {
  return { bookingId: `booking-${bookings++}`, customerId, items };
}

/** A booking of one unit whose walk begins with these buckets. */
export function bookingThatWalks(sku: string, first: number[], buckets: number): Booking {
  for (;;) {
    const booking = newBooking([{ sku, quantity: 1 }]);
    const walk = walkOf(booking, buckets);
    if (first.every((bucket, step) => walk[step] === bucket)) return booking;
  }
}

/** What the counters of all buckets of an item come to. */
export async function countersOf(store: StockStore, sku: string): Promise<{ available: number; held: number; sold: number }> {
  const contents = await store.read(sku);
  const sum = (pick: (content: BucketContent) => number) => contents.reduce((total, content) => total + pick(content), 0);
  return { available: sum(({ available }) => available), held: sum(({ held }) => held), sold: sum(({ sold }) => sold) };
}

/** What is wrong with a bucket that was read at one moment. */
export function faultsOf({ bucket, available, held, sold, initial, records }: BucketContent): string[] {
  const recorded = (wanted: string) => records.filter(({ state }) => state === wanted).reduce((total, { quantity }) => total + quantity, 0);
  const faults = {
    "does not conserve its units": available + held + sold !== initial,
    "is negative": Math.min(available, held, sold) < 0,
    "counts other holds than it records": held !== recorded("held"),
    "counts other sales than it records": sold !== recorded("sold"),
  };
  return Object.entries(faults).flatMap(([fault, isSo]) => (isSo ? [`bucket ${bucket.number} of ${bucket.sku} ${fault}`] : []));
}
