import { readOpen, readSaga, snapshotStock } from "@coordbench/audit/readers";
import { stopAll } from "../disposal.ts";
import type { Deployment, Design, Site, Switch } from "./design.ts";
import { startServers } from "./saga-servers.ts";
import { startServices } from "./saga-services.ts";
import { auditedDataset, seedAccounts } from "./stores.ts";
import { shared } from "./switches.ts";

const milliseconds = /^[1-9]\d{2,5}$/;

const switches = {
  ...shared,
  stock: { standard: "redis", allowed: /^(redis|postgres)$/, meaning: "where the stock lies: in a Redis Cluster or in PostgreSQL" },
  transport: { standard: "nats", allowed: /^(nats|grpc)$/, meaning: "how commands and news travel: over NATS JetStream or gRPC" },
  stockReplicas: { standard: "0", allowed: /^[0-2]$/, meaning: "replicas of each Redis master" },
  holdMs: { standard: "15000", allowed: milliseconds, meaning: "how long a hold keeps its units for a booking that is not sold yet" },
  leaseMs: { standard: "3000", allowed: milliseconds, meaning: "how long an instance may be silent before its bookings are taken over" },
  askMs: { standard: "2000", allowed: milliseconds, meaning: "how long a participant may take before it is asked again" },
  ackWaitMs: {
    standard: "10000",
    allowed: /^([5-9]\d{2}|[1-9]\d{3,5})$/,
    meaning: "how long the broker waits before it delivers a message again",
  },
  maxDeliveries: { standard: "7", allowed: /^[1-9]\d?$/, meaning: "how often the broker delivers a message before it is parked" },
} satisfies Record<string, Switch>;

/** The saga: every step is done at once, and taken back where it has to be. */
export const saga: Design = {
  name: "saga",
  summary: "asynchronous saga over NATS JetStream, stock sharded over a Redis Cluster (or over gRPC, or stock in PostgreSQL)",
  isDurable: true,
  tools: ({ stock, transport }) => [
    "postgres",
    ...(stock === "redis" ? (["redis-server"] as const) : []),
    ...(transport === "nats" ? (["nats-server"] as const) : []),
  ],
  promises: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 18, 19, 20, 21, 22, 23, 24],
  switches,
  expected: () => "holds",
  deploy,
};

async function deploy(site: Site): Promise<Deployment> {
  const [inventories, buckets] = [Number(site.switches["inventories"]), Number(site.switches["buckets"])];
  await using started = stopAll();
  const servers = await startServers(site, started);
  const { log, money, shelves, broker } = servers;
  const stores = { booking: log.url("booking"), payment: money.url("payment"), stock: shelves.place, inventories };
  const services = await startServices(site, started, servers);
  const uncounted = [...shelves.uncounted, ...(broker === undefined ? [] : ["NATS"])];
  const kept = started.move();
  return {
    ...services,
    servers: [log, money, ...shelves.servers, ...(broker === undefined ? [] : [broker])],
    databases: [log, money, ...shelves.databases],
    ...(uncounted.length > 0 && { uncountedFlushes: `no count is kept of the flushes of ${uncounted.join(" and ")}` }),
    seed: async () => void (await Promise.all([seedAccounts(stores.payment), shelves.seed()])),
    unfinished: () => readOpen(stores.booking),
    snapshot: () => snapshotStock(stores),
    ledgers: async () => ({ dataset: auditedDataset(site, { inventories, buckets }), ...(await readSaga(stores)) }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
