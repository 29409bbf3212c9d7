import type { StockPlace } from "@coordbench/audit/readers";
import { inventoryName, skuOf } from "@coordbench/domain";
import type { LocalServer, PostgresServer } from "@coordbench/infra/local";
import { openRedisStock } from "@coordbench/saga-inventory/redis";
import type { Started } from "../disposal.ts";
import type { Site } from "./design.ts";
import { allowanceMs } from "./distance.ts";
import { startBroker, startShards, startStore } from "./servers.ts";
import { initialStock, seedBuckets } from "./stores.ts";

/** Where the stock lies, and all that depends on it. */
interface Shelves {
  place: StockPlace;
  servers: readonly LocalServer[];
  /** Those of them that count their flushes; of the others it is said who they are. */
  databases: PostgresServer[];
  uncounted: string[];
  /** What an inventory has to be told to find its stock. */
  settingsOf(inventory: string): Record<string, string | number>;
  seed(): Promise<void>;
}

/** The servers of a saga: a database for each service that has one, the stock, and the broker where there is one. */
export interface SagaServers {
  log: PostgresServer;
  money: PostgresServer;
  shelves: Shelves;
  broker: LocalServer | undefined;
}

const sessions = { service: 72, spare: 20 };
/** How long a Redis server may take to answer. */
const redisAnswerMs = 2_000;

/** Starts the servers that the switches ask for, and no others. */
export async function startServers(site: Site, started: Started): Promise<SagaServers> {
  const { replicas, stock, transport } = site.switches;
  const connections = Number(replicas) * sessions.service + sessions.spare;
  const [log, money, shelves, broker] = await Promise.all([
    started.add(startStore(site, "booking", { connections, databases: ["booking"] })),
    started.add(startStore(site, "payment", { connections, databases: ["payment"] })),
    stock === "redis" ? startCluster(site, started) : startDatabases(site, started, connections),
    transport === "nats" ? started.add(startBroker(site, "broker")) : undefined,
  ]);
  return { log, money, shelves, broker };
}

/** One cluster for all inventories. */
async function startCluster(site: Site, started: Started): Promise<Shelves> {
  const { nodes, addresses } = await started.add(startShards(site, "stock", Number(site.switches["stockReplicas"])));
  const { items, unitsPerItem } = site.dataset;
  const [buckets, holdMs] = [Number(site.switches["buckets"]), Number(site.switches["holdMs"])];
  return {
    place: { redis: addresses },
    servers: nodes,
    databases: [],
    uncounted: ["Redis"],
    settingsOf: () => ({
      COORDBENCH_STOCK: "redis",
      COORDBENCH_REDIS_ADDRESSES: addresses.join(","),
      COORDBENCH_REDIS_ANSWER_MS: redisAnswerMs + allowanceMs(site),
    }),
    async seed() {
      await using stock = await openRedisStock({ addresses, natMap: site.network?.beside, buckets, holdMs });
      await Promise.all(Array.from({ length: items }, (_, index) => stock.seed(skuOf(index), unitsPerItem)));
    },
  };
}

/** One server for all inventories, each with a database of its own. */
async function startDatabases(site: Site, started: Started, connections: number): Promise<Shelves> {
  const inventories = Number(site.switches["inventories"]);
  const names = Array.from({ length: inventories }, (_, index) => inventoryName(index));
  const server = await started.add(startStore(site, "inventory", { connections: inventories * connections, databases: names }));
  const initial = initialStock(site.dataset, { inventories, buckets: Number(site.switches["buckets"]) });
  return {
    place: { databases: names.map((name) => ({ name, url: server.url(name) })) },
    servers: [server],
    databases: [server],
    uncounted: [],
    settingsOf: (name) => ({ COORDBENCH_STOCK: "postgres", COORDBENCH_DATABASE_URL: server.url(name) }),
    async seed() {
      const own = (name: string) => initial.filter(({ inventory }) => inventory === name);
      await Promise.all(names.map((name) => seedBuckets(server.url(name), own(name))));
    },
  };
}
