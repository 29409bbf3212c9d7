import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, Command } from "ioredis";

const scripts = { reserve: 3, confirm: 3, release: 3, expire: 4, read: 2, seed: 1 } as const;
/** The commands of the stock, each a script of its own that runs on the node that has the bucket. */
export type ScriptName = keyof typeof scripts;

/** A session with the cluster that lives through its ordinary events. */
export interface StockCluster extends AsyncDisposable {
  client: Cluster;
  /** Runs a script. It may run twice before it is answered, which does no harm: every one is idempotent. */
  run(script: ScriptName, keys: string[], words: (string | number)[]): Promise<unknown>;
  /** Asks again while the node that is asked cannot answer yet. */
  patiently<Answer>(ask: (tries: number) => Promise<Answer>): Promise<Answer>;
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

/** Opens a session with the cluster of which some nodes are given as `host:port`, and waits until it is ready. */
export async function openCluster(addresses: readonly string[], patience: Patience = ordinary): Promise<StockCluster> {
  const client = createClient(addresses, patience);
  await ready(client, patience.connectMs);
  const patiently: StockCluster["patiently"] = (ask) => insist(ask, patience.retryMs);
  const commands = client as unknown as Record<ScriptName, (...words: (string | number)[]) => Promise<unknown>>;
  return {
    client,
    patiently,
    run: (script, keys, words) =>
      // The first try goes into the pipeline of its node. Where a slot moves, a pipeline is answered in part: then each goes alone.
      patiently((tries) => (tries === 0 ? commands[script](...keys, ...words) : alone(client, script, [keys.length, ...keys, ...words]))),
    [Symbol.asyncDispose]: async () => client.disconnect(),
  };
}

function createClient(addresses: readonly string[], { answerMs }: Patience): Cluster {
  const client = new Cluster([...addresses], {
    // What is sent to one node in one turn of the event loop, or while it is busy answering, travels in one pipeline.
    enableAutoPipelining: true,
    clusterRetryStrategy: () => pauseMs.longest,
    // Whoever asks while no node is to be found has to hear of it: only so is patience bounded.
    enableOfflineQueue: false,
    redisOptions: { commandTimeout: answerMs, connectTimeout: answerMs },
  });
  // A lost connection is found by whoever waits for an answer.
  client.on("error", () => undefined);
  for (const name of Object.keys(scripts) as ScriptName[]) client.defineCommand(name, { lua: sources[name], numberOfKeys: scripts[name] });
  return client;
}

async function ready(client: Cluster, withinMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`Redis Cluster was not ready within ${withinMs / 1_000} s`)), withinMs);
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
