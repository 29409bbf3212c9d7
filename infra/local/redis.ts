import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "./ports.ts";
import { plainEnvironment, startProcess, type Announce, type LocalServer } from "./process.ts";
import type { StackFolder } from "./stack-folder.ts";

/** One server of a Redis Cluster: own data, own log, own crash. */
export interface RedisNode extends LocalServer {
  port: number;
  role: "master" | "replica";
}

/** A Redis Cluster of three masters. */
export interface RedisCluster extends AsyncDisposable {
  nodes: readonly RedisNode[];
  /** Where clients find its masters, as `host:port`. */
  addresses: readonly string[];
  /** Waits until every server that answers knows all the others and serves. */
  settled(): Promise<void>;
}

/** How to start a cluster. */
export interface RedisOptions {
  /** The `redis-server` program. */
  program: string;
  name: string;
  folder: StackFolder;
  logFolder: string;
  /** What the durability class says of the log of commands. */
  settings: Record<string, string | number>;
  /** How many replicas each master has. */
  replicas?: number;
  /** Tells each server the address that it is to redirect clients to. */
  announce?: Announce | undefined;
}

const masters = 3;
const slots = 16_384;
const host = "127.0.0.1";
const patienceMs = { poll: 50, settle: 30_000 };

type Place = Pick<RedisNode, "port" | "role"> & { busPort: number };

/** Starts the servers and makes them one cluster that serves every slot. */
export async function startRedisCluster({ replicas = 0, ...options }: RedisOptions): Promise<RedisCluster> {
  await using started = new AsyncDisposableStack();
  const places = await Promise.all(Array.from({ length: masters * (1 + replicas) }, (_, index) => findPlace(index)));
  // One after the other, so that a server that fails to start leaves none behind that is still starting.
  const nodes: RedisNode[] = [];
  for (const [index, place] of places.entries()) nodes.push(started.use(await startNode(`${options.name}-${index}`, place, options)));
  await form(places);
  const running = started.move();
  return {
    nodes,
    addresses: nodes.filter(({ role }) => role === "master").map(({ address }) => address),
    settled: () => untilSettled(places),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function findPlace(index: number): Promise<Place> {
  return { port: await freePort(), busPort: await freePort(), role: index < masters ? "master" : "replica" };
}

async function startNode(name: string, { port, busPort, role }: Place, { program, folder, logFolder, settings, announce }: RedisOptions) {
  const address = `${host}:${port}`;
  const announced = announce && { "cluster-announce-port": new URL(`tcp://${await announce(name, address)}`).port };
  const data = join(folder.path, name);
  mkdirSync(data, { recursive: true });
  const fixed = {
    port,
    "cluster-port": busPort,
    bind: host,
    dir: data,
    save: "",
    "cluster-enabled": "yes",
    "cluster-announce-ip": host,
    "cluster-node-timeout": 2_000,
    // The partitions of the masters that are left are to be served on.
    "cluster-require-full-coverage": "no",
    // A replica need not wait for others that might come for the same data.
    "repl-diskless-sync-delay": 0,
    loglevel: "warning",
  };
  const launch = {
    name: `Redis ${name}`,
    command: program,
    args: Object.entries({ ...fixed, ...announced, ...settings }).flatMap(([setting, value]) => [`--${setting}`, String(value)]),
    environment: plainEnvironment,
    logFile: join(logFolder, `redis-${name}.log`),
    ready: () => answers(port),
    readyWithinMs: 30_000,
    stopSignal: "SIGTERM" as const,
  };
  return Object.assign(await startProcess(launch, folder), { port, role, address });
}

/** Does what `redis-cli --cluster create` does, which not every machine has. */
async function form(places: readonly Place[]): Promise<void> {
  const [first, ...others] = places as [Place, ...Place[]];
  for (const [index, { port }] of places.slice(0, masters).entries()) {
    const from = Math.floor((index * slots) / masters);
    const to = Math.floor(((index + 1) * slots) / masters) - 1;
    await send(port, ["CLUSTER", "ADDSLOTSRANGE", from, to]);
    // Masters of one epoch would quarrel over it before they serve.
    await send(port, ["CLUSTER", "SET-CONFIG-EPOCH", index + 1]);
  }
  for (const { port, busPort } of others) await send(first.port, ["CLUSTER", "MEET", host, port, busPort]);
  await untilSettled(places);
  for (const [index, { port }] of places.slice(masters).entries()) {
    const master = await send((places[index % masters] as Place).port, ["CLUSTER", "MYID"]);
    await send(port, ["CLUSTER", "REPLICATE", String(master)]);
  }
  await until(() => areInStep(places.slice(masters)));
}

const untilSettled = (places: readonly Place[]) => until(() => isSettled(places));

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs.settle;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`the Redis Cluster was not ready within ${patienceMs.settle / 1_000} s`);
    await sleep(patienceMs.poll);
  }
}

async function isSettled(places: readonly Place[]): Promise<boolean> {
  const infos = await Promise.all(places.map(({ port }) => send(port, ["CLUSTER", "INFO"]).then(String, () => "")));
  const heard = infos.filter((info) => info !== "");
  return heard.length > 0 && heard.every((info) => servesAll(info, places.length));
}

function servesAll(info: string, count: number): boolean {
  const expected = ["cluster_state:ok", `cluster_slots_ok:${slots}`, `cluster_known_nodes:${count}`];
  return expected.every((line) => info.split("\r\n").includes(line));
}

/** Whether all replicas have what their masters have: one that never had it takes nobody's place. */
async function areInStep(replicas: readonly Place[]): Promise<boolean> {
  const roles = await Promise.all(replicas.map(({ port }) => send(port, ["ROLE"])));
  return roles.every((role) => (role as unknown[])[3] === "connected");
}

/** Whether the server has read its data and answers. */
async function answers(port: number): Promise<boolean> {
  try {
    return (await send(port, ["PING"])) === "PONG";
  } catch {
    return false;
  }
}

async function send(port: number, [command, ...words]: [string, ...(string | number)[]]): Promise<unknown> {
  const client = new Redis({
    host,
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: null,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await client.call(command, ...words);
  } finally {
    client.disconnect();
  }
}
