import { restart } from "@coordbench/infra/local";
import type { StockFault } from "../fault.ts";
import { awaited, type Blow, type Scene } from "../scene.ts";
import { failOverStale } from "./fail-over.ts";
import { errorsOf, openShard, openShards, type Shards } from "./shards.ts";

/** Does something to the cluster that the stock lies in. */
export function strikeStock({ do: deed }: StockFault, scene: Scene): Promise<Blow> {
  return deeds[deed](scene);
}

const deeds = {
  "forget-scripts": forgetScripts,
  "move-slot": moveSlot,
  "load-slowly": loadSlowly,
  "fail-over-stale": failOverStale,
  "fill-memory": fillMemory,
};

async function forgetScripts(scene: Scene): Promise<Blow> {
  const shards = await openShards(scene);
  const { masters } = shards;
  const before = await errorsOf(masters, "NOSCRIPT");
  await Promise.all(masters.map(({ client }) => client.script("FLUSH")));
  return {
    async heal() {
      const missed = (await errorsOf(masters, "NOSCRIPT")) - before;
      shards[Symbol.dispose]();
      return { hit: missed > 0 ? 1 : 0, evidence: `${missed} scripts were asked for and not known any more` };
    },
  };
}

/** Takes the slot of the hot item to the next server, key by key, while it is in use. */
async function moveSlot(scene: Scene): Promise<Blow> {
  const shards = await openShards(scene);
  const before = await redirections(shards);
  const { masters, hot, hotKey } = shards;
  const target = masters[(masters.indexOf(hot) + 1) % masters.length] ?? hot;
  const slot = await hot.client.cluster("KEYSLOT", hotKey);
  const [from, to] = await Promise.all([hot, target].map(({ client }) => client.cluster("MYID")));
  await target.client.cluster("SETSLOT", slot, "IMPORTING", String(from));
  await hot.client.cluster("SETSLOT", slot, "MIGRATING", String(to));
  const { hostname: host, port } = new URL(`tcp://${target.server.address}`);
  for (const key of await hot.client.cluster("GETKEYSINSLOT", slot, 1_000)) await hot.client.migrate(host, Number(port), key, 0, 5_000);
  for (const { client } of [target, hot]) await client.cluster("SETSLOT", slot, "NODE", String(to));
  return {
    async heal() {
      const redirected = (await redirections(shards)) - before;
      const isThere = (await target.client.exists(hotKey)) === 1;
      shards[Symbol.dispose]();
      const evidence = `slot ${slot} is at ${target.server.name}${isThere ? "" : " without the item"}, ${redirected} requests were sent on`;
      return { hit: isThere && redirected > 0 ? 1 : 0, evidence };
    },
  };
}

const redirections = async ({ masters }: Shards) => (await errorsOf(masters, "ASK")) + (await errorsOf(masters, "MOVED"));

/** So much that reading it takes a server some tenths of a second, and writing it never long at once. */
const ballast = { scripts: 60, commands: 20_000 };
const writeBallast = "for i = 1, tonumber(ARGV[1]) do redis.call('INCR', KEYS[1]) end";

/** Fills the log of a server, so that it is not ready at once when it is started again. */
async function loadSlowly(scene: Scene): Promise<Blow> {
  const shards = await openShards(scene);
  const { server, client } = shards.hot;
  const key = shards.hotKey.replace(/:stock:.*$/, ":ballast");
  for (let script = 0; script < ballast.scripts; script++) await client.eval(writeBallast, 1, key, ballast.commands);
  shards[Symbol.dispose]();
  await server.kill();
  return {
    async heal() {
      using shard = openShard(server, scene);
      const sawLoading = awaited(async () => (await isLoading(shard).catch(() => false)) || undefined, scene.signal).catch(() => undefined);
      await restart(server);
      const wasLoading = await Promise.race([sawLoading, Promise.resolve(undefined)]);
      await shard.client.del(key).catch(() => undefined);
      return { hit: wasLoading === true ? 1 : 0, evidence: `${server.name} ${wasLoading === true ? "was" : "was not seen"} loading` };
    },
  };
}

/** Lets every server have no more memory than it has, and throw nothing away to get some. */
async function fillMemory(scene: Scene): Promise<Blow> {
  const shards = await openShards(scene);
  const { masters } = shards;
  const before = await errorsOf(masters, "OOM");
  await Promise.all(masters.map(({ client }) => client.config("SET", "maxmemory-policy", "noeviction", "maxmemory", "1mb")));
  return {
    async heal() {
      const refused = (await errorsOf(masters, "OOM")) - before;
      await Promise.all(masters.map(({ client }) => client.config("SET", "maxmemory", "0")));
      shards[Symbol.dispose]();
      return { hit: refused > 0 ? 1 : 0, evidence: `${refused} commands were refused for want of memory` };
    },
  };
}

async function isLoading({ client }: ReturnType<typeof openShard>): Promise<boolean> {
  return (await client.info("persistence")).includes("loading:1");
}
