import {
  startNats,
  startPostgres,
  startRedisCluster,
  type Announce,
  type LocalServer,
  type PostgresServer,
  type RedisCluster,
} from "@coordbench/infra/local";
import type { ToolName } from "@coordbench/infra/setup";
import type { DurabilityClass, Site } from "./design.ts";

/** The settings of each class; what is not named keeps the server's own default, as on a customer's server. */
const durabilitySettings = {
  D0: {
    postgres: { fsync: "on", synchronous_commit: "on", full_page_writes: "off" },
    redis: { appendonly: "yes", appendfsync: "everysec", "no-appendfsync-on-rewrite": "no" },
  },
  D1: {
    postgres: { fsync: "on", synchronous_commit: "on", full_page_writes: "on" },
    redis: { appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "no" },
  },
} as const satisfies Record<DurabilityClass, Record<string, Record<string, string>>>;

// Checkpoints stay outside of short runs, and the memory of a whole stack stays small.
const sizes = {
  shared_buffers: "64MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  max_worker_processes: 2,
  autovacuum_max_workers: 1,
  io_workers: 1,
};

/** Starts a PostgreSQL server of the site's durability class with as many sessions and prepared transactions as its owner may need. */
export async function startStore(
  site: Site,
  name: string,
  { connections, databases }: { connections: number; databases: string[] },
): Promise<PostgresServer> {
  const limits = { max_connections: connections, max_prepared_transactions: 600 };
  const settings = { ...sizes, ...durabilitySettings[site.durability].postgres, ...limits };
  const server = await startPostgres({ ...common(site, "postgres", name), settings, databases });
  await site.network?.open({ kind: "postgres", name: `${name} database`, address: `127.0.0.1:${server.port}` });
  return server;
}

/** Starts a Redis Cluster of the site's durability class, each of its masters with so many replicas. */
export function startShards(site: Site, name: string, replicas: number): Promise<RedisCluster> {
  const { redis: settings } = durabilitySettings[site.durability];
  return startRedisCluster({ ...common(site, "redis-server", name), settings, replicas, announce: announcing(site, "redis") });
}

/** Starts a NATS server. It belongs to no class: nothing that it carries is trusted to last. */
export function startBroker(site: Site, name: string): Promise<LocalServer> {
  return startNats({ ...common(site, "nats-server", name), announce: announcing(site, "nats") });
}

/** Servers that tell clients where to find servers tell them the proxies. */
function announcing({ network }: Site, kind: "redis" | "nats"): Announce | undefined {
  return network && ((name, address) => network.open({ kind, name, address }));
}

function common({ tools, folder, logFolder }: Site, tool: ToolName, name: string) {
  const found = tools[tool];
  if (found === undefined) throw new Error(`${name} needs ${tool}, which its design does not name among its tools`);
  return { program: found.path, name, folder, logFolder };
}
