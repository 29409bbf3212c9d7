import { setTimeout as sleep } from "node:timers/promises";
import { restart } from "@coordbench/infra/local";
import { awaited, type Blow, type Scene } from "../scene.ts";
import { openShard, openShards } from "./shards.ts";

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
  const successor = await awaited(async () => {
    for (const replica of replicas) if ((await roleOf(replica)) === "master") return replica;
    return undefined;
  }, scene.signal);
  const left = successor === undefined ? known : await recordsAt(successor, records);
  return {
    async heal() {
      await restart(hot.server);
      for (const replica of replicas) replica[Symbol.dispose]();
      const place = successor === undefined ? "nobody took its place" : `${successor.server.name} took its place`;
      return {
        hit: successor !== undefined && left < known ? 1 : 0,
        evidence: `${hot.server.name} had ${known} records of the hot item and died; ${place} with ${left} of them`,
      };
    },
  };
}

type Replica = ReturnType<typeof openShard>;

async function replicasOf({ deployment: { servers } }: Scene): Promise<Replica[]> {
  const all = servers.filter(({ name }) => name.startsWith("Redis")).map(openShard);
  const roles = await Promise.all(all.map(roleOf));
  for (const [index, shard] of all.entries()) if (roles[index] !== "slave") shard[Symbol.dispose]();
  return all.filter((_, index) => roles[index] === "slave");
}

const roleOf = async ({ client }: Replica) => String((await client.role())[0]);
/** It may not serve yet although it has been chosen. */
const recordsAt = ({ client }: Replica, key: string) => client.hlen(key).catch(() => 0);
