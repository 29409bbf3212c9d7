import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { customerOf, walkOf, type Booking } from "@coordbench/domain";
import { createStackFolder, startPostgres, startRedisCluster, type RedisCluster } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { createMeter } from "@coordbench/runtime";
import { openPostgresStock } from "./postgres/stock.ts";
import type { Patience } from "./redis/cluster.ts";
import { openRedisStock } from "./redis/stock.ts";
import type { BucketContent, StockStore } from "./store.ts";

/** How a test wants the stock. */
export interface StockWish {
  buckets?: number;
  holdMs?: number;
}

/** A real stock for a test, and names that no other test has used. */
export interface StockUnderTest extends AsyncDisposable {
  open(wish?: StockWish): Promise<StockStore>;
  /** An item of its own, with so many units. */
  item(store: StockStore, units: number): Promise<string>;
}

/** The same in a cluster. */
export interface ShardsUnderTest extends StockUnderTest {
  cluster: RedisCluster;
  open(wish?: StockWish & { patience?: Patience }): Promise<StockStore>;
}

/** The same in a database. */
export interface DatabaseUnderTest extends StockUnderTest {
  url: string;
  open(wish?: StockWish & { batch?: number }): Promise<StockStore>;
}

const usual = { buckets: 1, holdMs: 60_000 };

/** Starts a cluster that flushes before it answers, each master with so many replicas. */
export async function startShardsUnderTest(replicas = 0): Promise<ShardsUnderTest> {
  const tools = await ensureTools(["redis-server"]);
  const { folder, logFolder } = foldersOf("redis-test");
  const settings = { appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "no" };
  const cluster = await startRedisCluster({ program: tools["redis-server"].path, name: "stock", folder, logFolder, settings, replicas });
  return {
    cluster,
    open: (wish = {}) => openRedisStock({ addresses: cluster.addresses, ...usual, ...wish }),
    item: createItems(),
    async [Symbol.asyncDispose]() {
      await cluster[Symbol.asyncDispose]();
      folder.remove();
    },
  };
}

/** Starts a PostgreSQL server with a database for the stock. */
export async function startDatabaseUnderTest(): Promise<DatabaseUnderTest> {
  const tools = await ensureTools(["postgres"]);
  const { folder, logFolder } = foldersOf("postgres-test");
  const settings = { shared_buffers: "32MB", deadlock_timeout: "50ms" };
  const server = await startPostgres({ program: tools.postgres.path, name: "stock", folder, logFolder, settings, databases: ["stock"] });
  const [url, meter] = [server.url("stock"), createMeter("stock-test")];
  return {
    url,
    open: (wish = {}) => openPostgresStock({ participant: "inventory-0", databaseUrl: url, batch: 64, ...usual, ...wish }, meter),
    item: createItems(),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      folder.remove();
    },
  };
}

function foldersOf(name: string) {
  const folder = createStackFolder(name);
  const logFolder = join(folder.path, "logs");
  mkdirSync(logFolder);
  return { folder, logFolder };
}

function createItems(): StockUnderTest["item"] {
  let items = 0;
  return async (store, units) => {
    const sku = `item-${items++}`;
    await store.seed(sku, units);
    return sku;
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
