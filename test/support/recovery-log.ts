import type { Rig } from "./recovery.ts";
import { decisionKey, openSession, preparedOn, until } from "./recovery-stores.ts";

/** What a rig needs whose log is to be held: each decision then waits in a session of its own, where it can be caught. */
export const catchable = { batch: "1" };

/** The decision log, held shut: whoever wants to decide waits in it, nothing can be written, everything can be read. */
export interface HeldLog extends AsyncDisposable {
  /** Waits until an operation is prepared everywhere, undecided, and so many decisions wait at the log; returns its key. */
  caught(waiting: number, isSought?: (key: string) => boolean): Promise<string>;
  /** Loses the decisions that wait here, as if they had never been sent. */
  loseDecisions(): Promise<void>;
  release(): Promise<void>;
}

const waiters = "select pid from pg_locks where relation = 'decisions'::regclass and mode = 'RowExclusiveLock' and not granted";

/** Holds the decision log shut: every protocol stops where all votes are in and nothing is decided. */
export async function holdLog({ stores: { log, stock, money }, deployed: { site } }: Rig): Promise<HeldLog> {
  const session = await openSession(log.url("booking"));
  await session.rows("begin");
  await session.rows("lock table decisions in exclusive mode");

  const undecided = async (key: string) => (await session.rows(`select from decisions where ${decisionKey} = $1`, [key])).length === 0;
  return {
    caught: (waiting, isSought = () => true) =>
      until(`a booking is prepared everywhere and ${waiting} decisions wait`, async () => {
        const [held, paid] = await Promise.all([preparedOn(stock, site.run), preparedOn(money, site.run)]);
        if ((await session.rows(waiters)).length < waiting) return undefined;
        for (const key of held) if (paid.includes(key) && isSought(key) && (await undecided(key))) return key;
        return undefined;
      }),
    loseDecisions: async () => void (await session.rows(`select pg_terminate_backend(pid) from (${waiters}) as waiting`)),
    release: async () => void (await session.rows("rollback")),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
