import type { LocalProcess } from "@coordbench/infra/local";
import type { ClockFault } from "../fault.ts";
import { awaited, processNamed, type Blow, type Proof, type Scene } from "../scene.ts";
import { openSession } from "./session.ts";
import { openShard } from "./shards.ts";

/** A clock that is read late is not taken for one that has jumped. */
const toleranceMs = 5_000;

/** Sets clocks to another time; it has hit where each of them tells so itself, and tells the right time again when it is set right. */
export async function strikeClock({ whom, byS }: ClockFault, scene: Scene): Promise<Blow> {
  const { clocks } = scene;
  if (clocks === undefined) throw new Error("clocks can be set only where the case wishes for clocks that can");
  const wrong = await Promise.all(whom.map((name) => processNamed(scene, name)));
  for (const { name } of wrong) clocks.set(name, byS);
  const jumped = await Promise.all(wrong.map((each) => tells(each, byS, scene)));
  return {
    async heal(): Promise<Proof> {
      for (const { name } of wrong) clocks.set(name, 0);
      const righted = await Promise.all(wrong.map((each) => tells(each, 0, scene)));
      const hits = wrong.filter((_, index) => jumped[index] === true && righted[index] === true);
      const evidence = `${hits.map(({ name }) => name).join(" and ") || "nobody"} told a time ${byS} s from the right one, and then the right one`;
      return { hit: hits.length === wrong.length ? 1 : 0, evidence };
    },
  };
}

/** Asks a process for the time until it is so far from the right one. */
function tells(asked: LocalProcess, byS: number, scene: Scene): Promise<true | undefined> {
  return awaited(async () => {
    const offMs = (await timeOf(asked, scene).catch(() => NaN)) - Date.now();
    return Math.abs(offMs - byS * 1_000) < toleranceMs ? true : undefined;
  }, scene.signal);
}

/** What time it is, by the clock of a database, of a Redis server, or of a service. */
async function timeOf(asked: LocalProcess, scene: Scene): Promise<number> {
  const { databases, servers, services } = scene.deployment;
  const database = databases.find(({ name }) => name === asked.name);
  if (database !== undefined) {
    await using session = await openSession(database.url("postgres"));
    const [row] = await session.rows<{ ms: number }>("select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms");
    return row?.ms ?? NaN;
  }
  const server = servers.find(({ name }) => name === asked.name);
  if (server !== undefined) {
    using shard = openShard(server, scene);
    const [seconds] = await shard.client.time();
    return Number(seconds) * 1_000;
  }
  const response = await fetch(`${services.find(({ name }) => name === asked.name)?.adminUrl}/health/live`);
  return Date.parse(response.headers.get("date") ?? "");
}
