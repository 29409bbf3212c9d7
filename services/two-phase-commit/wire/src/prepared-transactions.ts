import { literal, NoSession, sqlState, type Database, type Holding } from "@coordbench/runtime";
import type { Operation, ParticipantEntry, Refusal, Work } from "@coordbench/two-phase-commit-protocol";
import { patiently } from "./patience.ts";
import { journalKey, namesOf, nameTransaction, readTransactionName } from "./transaction-name.ts";

/** An operation that somebody promised and nobody has finished. */
export interface Doubt {
  operation: Operation;
  ageMs: number;
}

/** A participant's store: what it is asked to do it has done durably, or it says what stands there instead. */
export interface PromiseStore {
  prepare(operation: Operation, work: Work): Promise<ParticipantEntry>;
  commit(operation: Operation): Promise<ParticipantEntry>;
  abort(operation: Operation): Promise<ParticipantEntry>;
  inDoubt(olderThanMs: number): Promise<Doubt[]>;
}

/** What a participant brings to its store. */
export interface Promises {
  /** Sessions that may wait for locks. */
  preparing: Database;
  /** Sessions that finish what others wait for: never to be held up behind them. */
  finishing: Database;
  run: string;
  participant: string;
  /** The call of the function that writes the operation's effect, and its journal row, or raises one of `refusals`. */
  effect(operation: Operation, work: Work): string;
  /** What is held from a promise until it is kept or given up. */
  holdings?: Holding[];
}

/** The SQLSTATEs that are a definite NO: the transaction is gone. */
const refusals = new Map<string, Refusal>([
  ["CB001", "sold-out"],
  ["CB002", "payment-declined"],
  ["CB004", "quantity"], // more than any bucket ever held
  ["55P03", "contention"], // lock_timeout
  ["57014", "contention"], // statement_timeout: several waits for locks, each short enough
  ["40P01", "contention"], // deadlock
  ["53200", "unavailable"], // no slot for another prepared transaction
]);
const alreadyInJournal = "CB003";
const nameInUse = "42710";
const noSuchTransaction = "42704";
const waitedInVain = ["55P03", "57014"];

/** Keeps promises as prepared transactions: PostgreSQL's own log and locks, one round trip to promise and one to keep. */
export function createPreparedTransactions(promises: Promises): PromiseStore {
  const { preparing, finishing, run, participant, effect, holdings = [] } = promises;
  const prefix = namesOf(run, participant);
  const end = async (verb: "commit" | "rollback", operation: Operation) => {
    const isFinished = await finish(finishing, verb, nameTransaction(prefix, operation));
    if (isFinished) for (const held of holdings) held.end();
    return isFinished;
  };
  return {
    async prepare(operation, work) {
      const name = literal(nameTransaction(prefix, operation));
      try {
        const results = await preparing.transaction(`select ${effect(operation, work)}`, `prepare transaction ${name}`);
        // In a failed transaction PREPARE succeeds with the tag ROLLBACK: only the tag PREPARE is a promise.
        if (results.at(-1)?.command !== "PREPARE") return { type: "refused", reason: "unavailable" };
        for (const held of holdings) held.begin();
        return { type: "prepared" };
      } catch (error) {
        return explain(finishing, { operation, prefix, error });
      }
    },
    commit: (operation) =>
      patiently(async () => ((await end("commit", operation)) ? { type: "committed" } : readJournal(finishing, operation))),
    abort: (operation) =>
      patiently(async () => {
        await end("rollback", operation);
        // Blocks while a Prepare is under way or has just been given: then the rollback is due once more.
        return bar(finishing, operation);
      }),
    inDoubt: (olderThanMs) => readDoubts(finishing, prefix, olderThanMs),
  };
}

/** Why a Prepare failed. Whoever waited for its own twin finds that its promise is already given. */
async function explain(
  database: Database,
  { operation, prefix, error }: { operation: Operation; prefix: string; error: unknown },
): Promise<ParticipantEntry> {
  if (error instanceof NoSession) return { type: "refused", reason: error.isBusy ? "contention" : "unavailable" };
  const state = sqlState(error) ?? "";
  if (state === alreadyInJournal) return readJournal(database, operation);
  if (state === nameInUse) return { type: "prepared" };
  if (waitedInVain.includes(state) && (await isPrepared(database, nameTransaction(prefix, operation)))) return { type: "prepared" };
  const reason = refusals.get(state);
  // Anything else leaves it open whether the promise was given: the caller must not take it for a NO.
  if (reason === undefined) throw error;
  return { type: "refused", reason };
}

async function readJournal(database: Database, operation: Operation): Promise<ParticipantEntry> {
  const { rows } = await database.query({
    name: "journal",
    text: "select state, hash from operations where operation = $1",
    values: [journalKey(operation)],
  });
  const [row] = rows as { state: "committed" | "aborted"; hash: string }[];
  if (row === undefined) return { type: "absent" };
  return row.hash === operation.hash ? { type: row.state } : { type: "refused", reason: "another-body" };
}

async function isPrepared(database: Database, name: string): Promise<boolean> {
  const { rowCount } = await database.query("select from pg_prepared_xacts where gid = $1 and database = current_database()", [name]);
  return rowCount === 1;
}

/** Whether there was such a transaction to finish. */
async function finish(database: Database, verb: "commit" | "rollback", name: string): Promise<boolean> {
  try {
    await database.query(`${verb} prepared ${literal(name)}`);
    return true;
  } catch (error) {
    if (sqlState(error) === noSuchTransaction) return false;
    throw error;
  }
}

async function bar(database: Database, operation: Operation): Promise<ParticipantEntry> {
  await database.query("insert into operations (operation, hash, state) values ($1, $2, 'aborted') on conflict do nothing", [
    journalKey(operation),
    operation.hash,
  ]);
  const entry = await readJournal(database, operation);
  // The key is taken by another body: this one can never be promised either.
  return entry.type === "refused" ? { type: "aborted" } : entry;
}

async function readDoubts(database: Database, prefix: string, olderThanMs: number): Promise<Doubt[]> {
  const { rows } = await database.query(
    // A promise from the future is from before somebody set the clock back: nobody knows how old it is, and nobody may wait until its time has come.
    `select gid, greatest(0, (extract(epoch from clock_timestamp() - prepared) * 1000)::float8) as age from pg_prepared_xacts
     where database = current_database() and starts_with(gid, $1)
     and (prepared < clock_timestamp() - $2 * interval '1 millisecond' or prepared > clock_timestamp())`,
    [prefix, olderThanMs],
  );
  return (rows as { gid: string; age: number }[]).flatMap(({ gid, age }) => {
    const operation = readTransactionName(gid);
    return operation === undefined ? [] : [{ operation, ageMs: age }];
  });
}
