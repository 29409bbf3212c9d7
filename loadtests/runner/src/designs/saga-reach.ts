import { readOpen, readSaga, snapshotStock, type StockPlace } from "@coordbench/audit/readers";
import { inventoryName, skuOf } from "@coordbench/domain";
import { openRedisStock } from "@coordbench/saga-inventory/redis";
import type { Places, Reach, Tuning } from "./design.ts";
import { auditedDataset, initialStock, seedAccounts, seedBuckets, type Division } from "./stores.ts";

/** Where the stock lies, and what follows from that. */
interface Shelves {
  place: StockPlace;
  databases: Reach["databases"];
  /** Those who keep no count of their flushes. */
  uncounted: string[];
  seed(): Promise<unknown>;
}

/** What can be done at the stores of a saga that runs. */
export function reach(site: Tuning, places: Places): Reach {
  const division = { inventories: Number(site.switches["inventories"]), buckets: Number(site.switches["buckets"]) };
  const shelves = site.switches["stock"] === "redis" ? clusterOf(site, places, division) : databasesOf(site, places, division);
  const { database } = places;
  const [booking, payment] = [database("booking", "booking"), database("payment", "payment")];
  const stores = { booking, payment, stock: shelves.place, inventories: division.inventories };
  const uncounted = [...shelves.uncounted, ...(site.switches["transport"] === "nats" ? ["NATS"] : [])];
  return {
    databases: [...["booking", "payment"].map((server) => ({ url: (name: string) => database(server, name) })), ...shelves.databases],
    ...(uncounted.length > 0 && { uncountedFlushes: `no count is kept of the flushes of ${uncounted.join(" and ")}` }),
    seed: async () => void (await Promise.all([seedAccounts(payment), shelves.seed()])),
    unfinished: () => readOpen(booking),
    snapshot: () => snapshotStock(stores),
    ledgers: async () => ({ dataset: auditedDataset(site, division), ...(await readSaga(stores)) }),
  };
}

function clusterOf({ dataset, switches, network }: Tuning, { redis }: Places, { buckets }: Division): Shelves {
  const { items, unitsPerItem } = dataset;
  return {
    place: { redis: redis.addresses, password: redis.password },
    databases: [],
    uncounted: ["Redis"],
    async seed() {
      await using stock = await openRedisStock({ ...redis, natMap: network?.beside, buckets, holdMs: Number(switches["holdMs"]) });
      await Promise.all(Array.from({ length: items }, (_, index) => stock.seed(skuOf(index), unitsPerItem)));
    },
  };
}

function databasesOf({ dataset }: Tuning, { database }: Places, division: Division): Shelves {
  const names = Array.from({ length: division.inventories }, (_, index) => inventoryName(index));
  const url = (name: string) => database("inventory", name);
  const initial = initialStock(dataset, division);
  const own = (name: string) => initial.filter(({ inventory }) => inventory === name);
  return {
    place: { databases: names.map((name) => ({ name, url: url(name) })) },
    databases: [{ url }],
    uncounted: [],
    seed: () => Promise.all(names.map((name) => seedBuckets(url(name), own(name)))),
  };
}
