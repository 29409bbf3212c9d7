import { skuOf } from "@coordbench/domain";
import type { LocalServer } from "@coordbench/infra/local";
import { Redis } from "ioredis";
import type { Scene } from "../scene.ts";

/** A server of the cluster, and a session with it that follows no redirection. */
export interface Shard extends Disposable {
  server: LocalServer;
  client: Redis;
}

/** The servers of a cluster that answer as masters now. */
export interface Shards extends Disposable {
  masters: Shard[];
  /** The one that has the hot item, and the key of its stock there. */
  hot: Shard;
  hotKey: string;
}

const hotSku = skuOf(0);

/** Opens a session with one server; it can be asked before the server is ready, and nobody has to close it where the case is broken off. */
export function openShard(server: LocalServer, { signal }: Pick<Scene, "signal">): Shard {
  const { hostname: host, port } = new URL(`tcp://${server.address}`);
  const client = new Redis({ host, port: Number(port), enableReadyCheck: false, retryStrategy: () => 50, commandTimeout: 5_000 });
  client.on("error", () => undefined);
  const close = () => client.disconnect();
  signal.addEventListener("abort", close, { once: true });
  return { server, client, [Symbol.dispose]: close };
}

/** Opens a session with every master. */
export async function openShards(scene: Scene): Promise<Shards> {
  const running = scene.deployment.servers.filter(({ name, isRunning }) => name.startsWith("Redis") && isRunning);
  const all = running.map((server) => openShard(server, scene));
  const roles = await Promise.all(all.map(async ({ client }) => String((await client.role())[0])));
  const masters = all.filter((_, index) => roles[index] === "master");
  const keys = await Promise.all(masters.map(async ({ client }) => (await client.keys(`{*}:stock:${hotSku}:0`))[0]));
  const place = keys.findIndex((key) => key !== undefined);
  const [hot, hotKey] = [masters[place], keys[place]];
  if (hot === undefined || hotKey === undefined) throw new Error(`no Redis server has ${hotSku}`);
  const close = () => {
    for (const shard of all) shard[Symbol.dispose]();
  };
  return { masters, hot, hotKey, [Symbol.dispose]: close };
}

/** The server that has the hot item. */
export async function hotShard(scene: Scene): Promise<LocalServer> {
  using shards = await openShards(scene);
  return shards.hot.server;
}

/** How often servers have answered with an error of one kind since they were started. */
export async function errorsOf(shards: readonly Shard[], kind: string): Promise<number> {
  const infos = await Promise.all(shards.map(({ client }) => client.info("errorstats")));
  return infos.reduce((sum, info) => sum + Number(new RegExp(`errorstat_${kind}:count=(\\d+)`).exec(info)?.[1] ?? 0), 0);
}
