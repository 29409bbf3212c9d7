import { setTimeout as sleep } from "node:timers/promises";
import { restart, type LocalServer } from "@coordbench/infra/local";
import type { Blow } from "../arena.ts";
import { awaited, type Scene } from "../scene.ts";
import { openShard, openShards, type Shard } from "./shards.ts";

/** For so long the replica hears nothing while the master goes on. */
const staleMs = 2_000;

/**
 * Kills the server of the hot item after its replica has heard nothing from it for a while: what then takes its place does
 * not know of the last bookings. The replica is not frozen, for it would read what lies in its socket when it thaws: it is
 * forbidden to listen, and its connection is cut.
 */
export async function failOverStale(scene: Scene): Promise<Blow> {
  using shards = await openShards(scene);
  const { hot, hotKey } = shards;
  const records = hotKey.replace(":stock:", ":records:");
  const replicas = await replicasOf(scene);
  await hot.client.call("ACL", "SETUSER", "default", "-psync", "-sync");
  await hot.client.call("CLIENT", "KILL", "TYPE", "replica");
  await sleep(staleMs, undefined, { signal: scene.signal });
  const known = await hot.client.hlen(records);
  await hot.server.kill();
  const successor = await awaited(() => masterAmong(replicas), scene.signal);
  const left = successor && (await awaited(() => successor.client.hlen(records).catch(() => undefined), scene.signal));
  return {
    async heal() {
      await restart(hot.server);
      await awaited(() => hasGivenUp(hot.server, scene), scene.signal);
      for (const replica of replicas) replica[Symbol.dispose]();
      const place =
        successor === undefined ? "nobody took its place" : `${successor.server.name} took its place with ${left ?? "none"} of them`;
      return {
        hit: left !== undefined && left < known ? 1 : 0,
        evidence: `${hot.server.name} had ${known} records of the hot item and died; ${place}`,
      };
    },
  };
}

async function replicasOf(scene: Scene): Promise<Shard[]> {
  const servers = scene.deployment.servers.filter(({ name }) => name.startsWith("Redis"));
  const all = servers.map((server) => openShard(server, scene));
  const roles = await Promise.all(all.map(roleOf));
  for (const [index, shard] of all.entries()) if (roles[index] !== "slave") shard[Symbol.dispose]();
  return all.filter((_, index) => roles[index] === "slave");
}

async function masterAmong(replicas: Shard[]): Promise<Shard | undefined> {
  const roles = await Promise.all(replicas.map(roleOf));
  return replicas[roles.indexOf("master")];
}

/** Whether the old master has heard that it is none any more: until then it would show what is lost as if it were there. */
async function hasGivenUp(server: LocalServer, scene: Scene): Promise<true | undefined> {
  using shard = openShard(server, scene);
  return (await roleOf(shard)) === "slave" ? true : undefined;
}

const roleOf = async ({ client }: Shard) => String((await client.role())[0]);
