import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { spanned, type Link } from "@coordbench/runtime";
import { Cluster, Command } from "ioredis";

const scripts = { reserve: 3, confirm: 3, release: 3, expire: 4, read: 2, seed: 1 } as const;
/** The commands of the stock, each a script of its own that runs on the node that has the bucket. */
export type ScriptName = keyof typeof scripts;

/** A session with the cluster that lives through its ordinary events. */
export interface StockCluster extends AsyncDisposable {
  client: Cluster;
  /** Runs a script. It may run twice before it is answered, which does no harm: every one is idempotent. */
  run(script: ScriptName, keys: string[], words: (string | number)[]): Promise<unknown>;
  /** What the masters say of their own durability; where they differ, all that they say. */
  durability(): Promise<Record<string, string>>;
  /** Asks again while the node that is asked cannot answer yet. */
  patiently<Answer>(ask: (tries: number) => Promise<Answer>): Promise<Answer>;
}

/** How a session is opened. */
export interface ClusterOptions {
  /** Some of the nodes, as `host:port`. */
  addresses: readonly string[];
  /** The password of all of them, where they ask for one. */
  password?: string | undefined;
  patience?: Partial<Patience> | undefined;
  /** Whether commands for one node travel together. */
  isPipelined?: boolean | undefined;
  /** Where a node is reached, by the address that the cluster knows it under, if that is somewhere else. */
  natMap?: Readonly<Record<string, { host: string; port: number }>> | undefined;
  /** Counts what is asked. */
  link?: Link | undefined;
}

/** How long a session waits for a node that is gone, frozen, loading or giving away a slot. */
export interface Patience {
  connectMs: number;
  answerMs: number;
  retryMs: number;
}

const ordinary: Patience = { connectMs: 10_000, answerMs: 2_000, retryMs: 10_000 };
const pauseMs = { first: 10, longest: 500 };
/** What a node answers while the cluster changes: all else that it answers is final. */
const passing = /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|LOADING|READONLY|NOSCRIPT|MASTERDOWN)\b/;

const sources = Object.fromEntries(
  Object.keys(scripts).map((name) => [name, readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), "utf8")]),
) as Record<ScriptName, string>;

/** Opens a session with the cluster, and waits until it is ready. */
export async function openCluster({
  addresses,
  isPipelined = true,
  natMap,
  password,
  link,
  ...options
}: ClusterOptions): Promise<StockCluster> {
  const patience = { ...ordinary, ...options.patience };
  const client = createClient(addresses, { patience, isPipelined, natMap, password });
  await ready(client, addresses, patience.connectMs);
  const patiently: StockCluster["patiently"] = (ask) => insist(ask, patience.retryMs);
  const commands = client as unknown as Record<ScriptName, (...words: (string | number)[]) => Promise<unknown>>;
  return {
    client,
    patiently,
    run: (script, keys, words) =>
      spanned({ name: "script", kind: "client", store: "redis", verb: script }, () =>
        patiently((tries) => {
          link?.call();
          // The first try goes into the pipeline of its node. Where a slot moves, a pipeline is answered in part: then each goes alone.
          return tries === 0 ? commands[script](...keys, ...words) : alone(client, script, [keys.length, ...keys, ...words]);
        }),
      ),
    durability: () => durabilityOf(client),
    [Symbol.asyncDispose]: async () => client.disconnect(),
  };
}

function createClient(
  addresses: readonly string[],
  {
    patience: { answerMs },
    isPipelined,
    natMap,
    password,
  }: Pick<ClusterOptions, "natMap" | "password"> & { patience: Patience; isPipelined: boolean },
): Cluster {
  const client = new Cluster([...addresses], {
    // What is sent to one node in one turn of the event loop, or while it is busy answering, travels in one pipeline.
    enableAutoPipelining: isPipelined,
    clusterRetryStrategy: () => pauseMs.longest,
    // Whoever asks while no node is to be found has to hear of it: only so is patience bounded.
    enableOfflineQueue: false,
    slotsRefreshTimeout: answerMs,
    ...(natMap && { natMap }),
    redisOptions: { commandTimeout: answerMs, connectTimeout: answerMs, ...(password !== undefined && { password }) },
  });
  // A lost connection is found by whoever waits for an answer.
  client.on("error", () => undefined);
  for (const name of Object.keys(scripts) as ScriptName[]) client.defineCommand(name, { lua: sources[name], numberOfKeys: scripts[name] });
  return client;
}

async function ready(client: Cluster, addresses: readonly string[], withinMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => reject(new Error(`the Redis Cluster at ${addresses.join(", ")} was not ready within ${withinMs / 1_000} s`)),
    withinMs,
  );
  client.once("ready", resolve);
  try {
    await promise;
  } catch (error) {
    client.disconnect();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Follows the cluster's redirections, and needs no cached script. */
function alone(client: Cluster, script: ScriptName, words: (string | number)[]): Promise<unknown> {
  const command = new Command("eval", [sources[script], ...words], { replyEncoding: "utf8" });
  void client.sendCommand(command);
  return command.promise;
}

async function durabilityOf(client: Cluster): Promise<Record<string, string>> {
  const told = await Promise.all(
    client.nodes("master").map(async (node) => {
      const pairs = await node.config("GET", "append*", "no-appendfsync-on-rewrite", "dir");
      const version = /redis_version:(\S+)/.exec(await node.info("server"))?.[1] ?? "unknown";
      return new Map([
        ...pairs.flatMap((name, index) => (index % 2 === 0 ? [[name, pairs[index + 1] ?? ""] as const] : [])),
        ["server_version", version],
      ]);
    }),
  );
  const values = (name: string) => [...new Set(told.map((each) => each.get(name) ?? "unknown"))].toSorted();
  const settings = ["appendonly", "appendfsync", "no-appendfsync-on-rewrite", "server_version"].map((name) => [
    name,
    values(name).join(" / "),
  ]);
  return { store: "redis", ...Object.fromEntries(settings), data_directory: values("dir")[0] ?? "" } as Record<string, string>;
}

async function insist<Answer>(ask: (tries: number) => Promise<Answer>, forMs: number): Promise<Answer> {
  const end = performance.now() + forMs;
  for (let tries = 0; ; tries++) {
    try {
      return await ask(tries);
    } catch (cause) {
      if (isFinal(cause)) throw cause;
      if (performance.now() > end) throw new Error(`Redis Cluster gave no answer within ${forMs / 1_000} s`, { cause });
      await sleep(Math.min(pauseMs.first * 2 ** tries, pauseMs.longest));
    }
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof Error && error.name === "ReplyError" && !passing.test(error.message);
}
