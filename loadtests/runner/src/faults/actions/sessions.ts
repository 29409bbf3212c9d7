import { setTimeout as sleep } from "node:timers/promises";
import type { PostgresServer } from "@coordbench/infra/local";
import { awaited, type Blow, type Scene } from "../scene.ts";
import { openSession, operator, type Session } from "./session.ts";

const others = "from pg_stat_activity where backend_type = 'client backend' and application_name <> $1";
/** Quicker than those who come back. */
const atOnce = 25;
const pauseMs = 20;

/** Turns everybody out of a server and takes every session that it has, again and again, for somebody may come in between. */
export async function takeSessions(server: PostgresServer, { signal }: Pick<Scene, "signal">): Promise<Blow> {
  const onlooker = await openSession(server.url("postgres"));
  const taken: Session[] = [];
  let isFull = false;
  const over = new AbortController();
  const take = async () => {
    while (!over.signal.aborted) {
      await onlooker.rows(`select pg_terminate_backend(pid) ${others}`, [operator]);
      const more = await Promise.all(Array.from({ length: atOnce }, () => oneMore(server.url("postgres"))));
      taken.push(...more.filter((session) => session !== undefined));
      isFull = more.includes(undefined);
      if (isFull) await sleep(pauseMs);
    }
  };
  const taking = take();
  taking.catch(() => undefined);
  await awaited(async () => (isFull && (await areStrangersAlone(onlooker)) ? true : undefined), signal);
  return {
    async heal() {
      over.abort();
      await taking;
      const areAlone = isFull && (await areStrangersAlone(onlooker));
      for (const session of [...taken, onlooker]) await session[Symbol.asyncDispose]();
      return {
        hit: areAlone ? 1 : 0,
        evidence: `strangers had ${taken.length + 1} sessions, ${areAlone ? "and nobody else had one" : "but not all"}`,
      };
    },
  };
}

/** Another session, or none where the server has no more. */
async function oneMore(url: string): Promise<Session | undefined> {
  try {
    return await openSession(url);
  } catch (error) {
    if ((error as { code?: string }).code === "53300") return undefined;
    throw error;
  }
}

async function areStrangersAlone(onlooker: Session): Promise<boolean> {
  return (await onlooker.rows(`select ${others}`, [operator])).length === 0;
}
