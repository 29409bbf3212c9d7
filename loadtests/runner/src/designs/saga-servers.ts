import { inventoryName } from "@coordbench/domain";
import type { LocalServer, PostgresServer } from "@coordbench/infra/local";
import type { Started } from "../disposal.ts";
import type { Settings, Site } from "./design.ts";
import { startBroker, startShards, startStore } from "./servers.ts";

/** The servers that the stock lies on. */
interface Shelves {
  servers: readonly LocalServer[];
  /** Those of them that count their flushes. */
  databases: PostgresServer[];
  /** Masters of a Redis Cluster, if it is one. */
  redis: readonly string[];
  /** What an inventory has to be told to find its stock. */
  addressesOf(inventory: string): Settings;
}

/** The servers of a saga: a database for each service that has one, the stock, and the broker where there is one. */
export interface SagaServers {
  log: PostgresServer;
  money: PostgresServer;
  shelves: Shelves;
  broker: LocalServer | undefined;
}

const sessions = { service: 72, spare: 20 };

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
  return {
    servers: nodes,
    databases: [],
    redis: addresses,
    addressesOf: () => ({ COORDBENCH_REDIS_ADDRESSES: addresses.join(",") }),
  };
}

/** One server for all inventories, each with a database of its own. */
async function startDatabases(site: Site, started: Started, connections: number): Promise<Shelves> {
  const inventories = Number(site.switches["inventories"]);
  const names = Array.from({ length: inventories }, (_, index) => inventoryName(index));
  const server = await started.add(startStore(site, "inventory", { connections: inventories * connections, databases: names }));
  return {
    servers: [server],
    databases: [server],
    redis: [],
    addressesOf: (name) => ({ COORDBENCH_DATABASE_URL: server.url(name) }),
  };
}
