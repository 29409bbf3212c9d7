import { setTimeout as sleep } from "node:timers/promises";
import { skuOf } from "@coordbench/domain";
import type { DatabaseFault } from "../fault.ts";
import { awaited, databaseNamed, type Blow, type Scene } from "../scene.ts";
import { openSession, type Session } from "./session.ts";
import { takeSessions } from "./sessions.ts";

const hotSku = skuOf(0);

/** Does something to a database that its owner does not expect. */
export function strikeDatabase({ do: deed, database }: DatabaseFault, scene: Scene): Promise<Blow> {
  return deeds[deed](scene, database);
}

const deeds = {
  "hold-rows": holdRows,
  "fill-slots": fillSlots,
  "take-sessions": (scene: Scene, database: string) => takeSessions(databaseNamed(scene, serverOf(database)), scene),
  "roll-back-decided": rollBackDecided,
};

/** Holds the row of the hot item, so that every Prepare that wants it waits inside its database. */
async function holdRows(scene: Scene, database: string): Promise<Blow> {
  const server = databaseNamed(scene, serverOf(database));
  const [holder, onlooker] = [await openSession(server.url(database)), await openSession(server.url("postgres"))];
  await holder.rows("begin");
  await holder.rows("select from stock where sku = $1 for update", [hotSku]);
  const waiting = awaited(async () => {
    const rows = await onlooker.rows("select from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'", [database]);
    return rows.length > 0 ? rows.length : undefined;
  }, scene.signal).catch(() => undefined);
  return {
    async heal() {
      const waited = await waiting;
      await holder.rows("rollback");
      for (const session of [holder, onlooker]) await session[Symbol.asyncDispose]();
      return { hit: waited === undefined ? 0 : 1, evidence: `${waited ?? 0} sessions waited for its lock` };
    },
  };
}

const filler = "filler";
/** Each promise is a flush, which those who come together share: there are hundreds of slots. */
const fillersAtOnce = 8;

/** Takes every slot that is free, and each that becomes free. */
async function fillSlots(scene: Scene, database: string): Promise<Blow> {
  const open = () => openSession(databaseNamed(scene, serverOf(database)).url(database));
  const sessions = await Promise.all(Array.from({ length: fillersAtOnce }, open));
  const over = new AbortController();
  let [next, wasFull] = [0, false];
  const taken: string[] = [];
  const fill = async (session: Session) => {
    while (!over.signal.aborted) {
      const name = `${filler}-${next++}`;
      if (await takeSlot(session, name)) taken.push(name);
      else {
        wasFull = true;
        await sleep(20 * fillersAtOnce);
      }
    }
  };
  const filling = Promise.all(sessions.map(fill));
  // Whoever heals it hears of its failure; if nobody comes to that, it is of no interest.
  filling.catch(() => undefined);
  await awaited(async () => (wasFull ? true : undefined), scene.signal);
  return {
    async heal() {
      over.abort();
      await filling;
      const giveBack = async (session: Session) => {
        for (let name = taken.pop(); name !== undefined; name = taken.pop()) await session.rows(`rollback prepared '${name}'`);
        await session[Symbol.asyncDispose]();
      };
      const evidence = `${taken.length} slots were taken, until none was free`;
      await Promise.all(sessions.map(giveBack));
      return { hit: wasFull ? 1 : 0, evidence };
    },
  };
}

async function takeSlot(session: Session, name: string): Promise<boolean> {
  await session.rows("begin");
  try {
    await session.rows(`prepare transaction '${name}'`);
    return true;
  } catch (error) {
    await session.rows("rollback");
    if ((error as { code?: string }).code === "53200") return false;
    throw error;
  }
}

/** Rolls back a promise of which the log says COMMIT. */
async function rollBackDecided(scene: Scene, database: string): Promise<Blow> {
  await using log = await openSession(databaseNamed(scene, "booking").url("booking"));
  await using session = await openSession(databaseNamed(scene, serverOf(database)).url(database));
  const decided = "select from decisions where decision = 'commit' and kind = 'book' and booking_id = $1";
  const rolledBack = await awaited(async () => {
    const prepared = await session.rows<{ gid: string }>("select gid from pg_prepared_xacts where database = current_database()");
    for (const { gid } of prepared) {
      if ((await log.rows(decided, [bookingOf(gid)])).length === 0) continue;
      if (await isRolledBack(session, gid)) return gid;
    }
    return undefined;
  }, scene.signal);
  const evidence = rolledBack === undefined ? "nothing was prepared that was decided COMMIT" : `${rolledBack} was rolled back`;
  return { heal: async () => ({ hit: rolledBack === undefined ? 0 : 1, evidence }) };
}

/** Its participant may be quicker, or just about to be. */
async function isRolledBack(session: Session, gid: string): Promise<boolean> {
  try {
    await session.rows(`rollback prepared '${gid}'`);
    return true;
  } catch (error) {
    if (["42704", "55000"].includes((error as { code?: string }).code ?? "")) return false;
    throw error;
  }
}

/** A promise is named `cb:run:participant:booking:…`. */
const bookingOf = (gid: string) => gid.split(":")[3] ?? "";
/** All inventories share a server. */
const serverOf = (database: string) => database.replace(/-\d+$/, "");
