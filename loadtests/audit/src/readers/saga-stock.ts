import { inventoryOf } from "@coordbench/domain";
import type { StockLevel, StockMovement, StockSnapshot, Word } from "../ledgers.ts";
import { readBuckets, type BucketContent } from "./redis.ts";
import { readDatabase, type InventoryDatabase } from "./saga-database.ts";

/** Where the stock of a saga lies: on the masters of a cluster (`host:port`), or in a database of each inventory. */
export type StockPlace = { redis: readonly string[]; password?: string | undefined } | { databases: readonly InventoryDatabase[] };

/** Where the stock of a saga lies, and over how many inventories the items are divided. */
export interface SagaStock {
  stock: StockPlace;
  inventories: number;
}

/** The stock of a saga, and all that its buckets remember of bookings. */
export interface SagaStockLedgers {
  stock: StockLevel[];
  stockMovements: StockMovement[];
  words: Word[];
}

type StockEntries = Extract<Word, { kind: "stock" }>["entries"];
/** What stands of a booking in one bucket. */
export interface StockRecord {
  bookingId: string;
  state: string;
  units: number;
  deadlineMs: number;
}
/** A bucket as it stands, whatever store it lies in. */
export interface Bucket {
  inventory: string;
  sku: string;
  bucket: number;
  level: StockLevel;
  sold: number;
  records: StockRecord[];
}

/** What an inventory must have written of a booking to be where it is. */
const entriesTo: Record<string, StockEntries> = {
  held: [{ type: "reserved" }],
  sold: [{ type: "reserved" }, { type: "sold" }],
  released: [{ type: "reserved" }, { type: "released" }],
  cancelled: [{ type: "reserved" }, { type: "sold" }, { type: "released" }],
  expired: [{ type: "reserved" }, { type: "expired" }],
  barred: [{ type: "barred" }],
  // Each bucket that was tried in vain in a cluster, and in a database the booking as a whole.
  passed: [{ type: "refused", reason: "sold-out" }],
  "sold-out": [{ type: "refused", reason: "sold-out" }],
  quantity: [{ type: "refused", reason: "quantity" }],
};

/** Reads what all buckets hold in the end; `isCancelled` tells of a booking whether its units went back because it was cancelled. */
export async function readStock(where: SagaStock, isCancelled: (bookingId: string) => boolean): Promise<SagaStockLedgers> {
  const known = (await readPlaces(where)).flatMap(({ buckets }) => buckets);
  return {
    stock: known.map(({ level }) => level),
    stockMovements: known.flatMap((bucket) => bucket.records.flatMap((record) => movementsOf(bucket, record, isCancelled))),
    words: known.flatMap(({ inventory, sku, bucket, records }) =>
      records.map((record): Word => {
        const { bookingId } = record;
        return { kind: "stock", participant: inventory, bookingId, sku, bucket, entries: entriesOf(record) };
      }),
    ),
  };
}

/** Reads the stock in the middle of a run: a cluster bucket by bucket, a database at one moment. */
export async function snapshotStock(where: SagaStock): Promise<StockSnapshot[]> {
  return (await readPlaces(where)).map(({ inventory, atMs, buckets }) => ({
    inventory,
    atMs,
    levels: buckets.map(({ level: { inventory: _inventory, ...level }, sold }) => ({ ...level, sold })),
  }));
}

/** The buckets of each inventory, and when their reading began. */
async function readPlaces({ stock, inventories }: SagaStock): Promise<{ inventory: string; atMs: number; buckets: Bucket[] }[]> {
  if ("databases" in stock)
    return Promise.all(stock.databases.map(async (database) => ({ inventory: database.name, ...(await readDatabase(database)) })));
  const { atMs, buckets } = await readBuckets(stock.redis, stock.password);
  const known = Map.groupBy(
    buckets.map((content) => bucketOf(content, inventories)),
    ({ inventory }) => inventory,
  );
  return [...known].map(([inventory, own]) => ({ inventory, atMs, buckets: own }));
}

/** What is held and sold is counted from the records, what is available is the store's own count; all its counters are held against the records. */
function bucketOf({ sku, bucket, counters, records: written }: BucketContent, inventories: number): Bucket {
  const inventory = `inventory-${inventoryOf(sku, inventories)}`;
  const records = Object.entries(written).map(([bookingId, record]) => readRecord(bookingId, record));
  const recorded = (wanted: string) => records.reduce((total, { state, units }) => total + (state === wanted ? units : 0), 0);
  const counted = (name: string) => {
    const units = Number(counters[name] ?? 0);
    if (!Number.isSafeInteger(units)) throw new Error(`bucket ${bucket} of ${sku} has no number of units that are ${name}`);
    return units;
  };
  const [held, sold] = [recorded("held"), recorded("sold")];
  const miscounted = Math.abs(counted("held") - held) + Math.abs(counted("sold") - sold);
  return { inventory, sku, bucket, level: { inventory, sku, bucket, available: counted("available"), held, miscounted }, sold, records };
}

function readRecord(bookingId: string, record: string): StockRecord {
  const [, state = "", units, deadline] = /^(\w+) (\d+) (\d+)$/.exec(record) ?? [];
  if (entriesTo[state] === undefined) throw new Error(`${JSON.stringify(record)} is no record of a booking`);
  return { bookingId, state, units: Number(units), deadlineMs: Number(deadline) };
}

/** The word of a record. A hold that was never made expires without a deadline: that leaves a tombstone. */
function entriesOf({ state, deadlineMs }: StockRecord): StockEntries {
  return (state === "expired" && deadlineMs === 0 ? entriesTo["barred"] : entriesTo[state]) ?? [];
}

// Units that are held are no lasting effect, and those that went back to the shelf before they were sold leave none.
function movementsOf(
  { inventory, sku, bucket }: Bucket,
  { bookingId, state, units }: StockRecord,
  isCancelled: (bookingId: string) => boolean,
): StockMovement[] {
  if (state !== "sold" && state !== "cancelled") return [];
  const taken: StockMovement = { inventory, bookingId, operation: "book", sku, bucket, units };
  if (state === "sold") return [taken];
  return [taken, { ...taken, operation: isCancelled(bookingId) ? "cancel" : "book", units: -units }];
}
