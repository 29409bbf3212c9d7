import type { PostgresServer } from "@coordbench/infra/local";
import { stopAll } from "../disposal.ts";
import type { Deployment, Design, Site, Switch } from "./design.ts";
import { reach } from "./saga-reach.ts";
import { startServers } from "./saga-servers.ts";
import { startServices } from "./saga-services.ts";
import { settings } from "./saga-settings.ts";
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
  settings,
  reach,
  deploy,
};

async function deploy(site: Site): Promise<Deployment> {
  await using started = stopAll();
  const servers = await startServers(site, started);
  const { log, money, shelves, broker } = servers;
  const running = await startServices(site, started, servers);
  const databases = [log, money, ...shelves.databases];
  const byName: Record<string, PostgresServer | undefined> = { booking: log, payment: money, inventory: shelves.databases[0] };
  const database = (server: string, name: string) => byName[server]?.url(name) ?? "";
  const kept = started.move();
  return {
    ...reach(site, { services: running.services, database, redis: { addresses: shelves.redis } }),
    ...running,
    servers: [log, money, ...shelves.servers, ...(broker === undefined ? [] : [broker])],
    databases,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
