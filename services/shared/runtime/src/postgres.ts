import { Socket } from "node:net";
import { DatabaseError, escapeLiteral, Pool, type PoolClient, type QueryConfig, type QueryResult } from "pg";
import type { Link } from "./metering.ts";
import { persistently } from "./persistently.ts";
import { runQuery, runTransaction, sessionOf } from "./statements.ts";

/** How to reach a database and how patient its sessions are. */
export interface DatabaseOptions {
  url: string;
  connections: number;
  link: Link;
  name: string;
  lockTimeoutMs?: number;
  /** How long to wait for a session. */
  sessionTimeoutMs?: number;
}

/** A pool of sessions; every round trip is counted on its link. */
export interface Database extends AsyncDisposable {
  query(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult>;
  /** Runs a transaction, its last statement apart, in one round trip; after a failure it is rolled back before anybody else gets the session. */
  transaction(work: string, last: string): Promise<QueryResult[]>;
  /** Opens the sessions that are missing, as many as the server gives, so that nobody has to wait for one to be opened. */
  fill(): Promise<void>;
  /** What the sessions of this service say of their own durability. */
  durability(): Promise<Record<string, string>>;
}

const durabilitySettings = [
  "fsync",
  "synchronous_commit",
  "full_page_writes",
  "wal_sync_method",
  "wal_level",
  "data_directory",
  "server_version",
];

/** No session could be had: nothing has been sent, so it is certain that nothing was done. */
export class NoSession extends Error {
  /** Whether all sessions were taken for too long; if not, the server could not be reached. */
  readonly isBusy: boolean;

  constructor(cause: unknown) {
    super("no session with the database could be had", { cause });
    this.isBusy = cause instanceof Error && cause.message.startsWith("timeout exceeded");
  }
}

/** Opens a pool. Sessions are made when they are first needed, or by `fill`. */
export function openDatabase({ url, connections, link, name, lockTimeoutMs, sessionTimeoutMs = 5_000 }: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: name,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: sessionTimeoutMs,
    keepAlive: true,
    // A statement may wait for one lock after the other, each for less than its limit: the second limit bounds them all.
    ...(lockTimeoutMs === undefined ? {} : { options: `-c lock_timeout=${lockTimeoutMs} -c statement_timeout=${2 * lockTimeoutMs}` }),
    stream: () => metered(link),
  });
  // A session that dies while idle is dropped by the pool; whoever needs one next reports that it cannot get any.
  pool.on("error", () => undefined);
  // A session that dies at work fails its query as well: it must not end the process by telling twice.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const counted = <Result>(run: () => Promise<Result>): Promise<Result> => {
    link.call();
    return run();
  };
  return {
    query: (query, values) => counted(() => runQuery(pool, query, values)),
    transaction: (work, last) => inSession(pool, (client) => counted(() => runTransaction(client, work, last)), counted),
    fill: () => fill(pool),
    async durability() {
      const { rows } = await pool.query("select name, setting from pg_settings where name = any($1)", [durabilitySettings]);
      return Object.fromEntries(rows.map(({ name: setting, setting: value }: { name: string; setting: string }) => [setting, value]));
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

function metered(link: Link): Socket {
  const socket = new Socket();
  link.carries(socket);
  return socket;
}

/** A server makes a process for each session: more at once than this only slow each other down. */
const openedAtOnce = 8;

async function fill(pool: Pool): Promise<void> {
  const held: PoolClient[] = [];
  const { max } = pool.options;
  while (held.length < max) {
    const lot = Array.from({ length: Math.min(openedAtOnce, max - held.length) }, () => pool.connect());
    const opened = (await Promise.allSettled(lot)).filter((each) => each.status === "fulfilled");
    held.push(...opened.map(({ value }) => value));
    if (opened.length < lot.length) break;
  }
  for (const client of held) client.release();
}

async function inSession<Result>(
  pool: Pool,
  run: (client: PoolClient) => Promise<Result>,
  counted: (run: () => Promise<QueryResult>) => Promise<QueryResult>,
): Promise<Result> {
  const client = await sessionOf(pool).catch((cause: unknown) => {
    throw new NoSession(cause);
  });
  let broken: Error | undefined;
  try {
    return await run(client);
  } catch (error) {
    broken = await counted(() => client.query("rollback")).then(() => undefined, asError);
    throw error;
  } finally {
    client.release(broken);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** The SQLSTATE of a failure that PostgreSQL reported, or nothing where it could not even do that. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** Writes text as an SQL literal: for statements that take no parameters. */
export const literal = escapeLiteral;

/** How long whoever starts waits for a database that starts with it: a session may be waited for no longer than a lock, and the first takes longest. */
const starting = { forMs: 15_000 };

/** Applies a schema, once, however many replicas start together. */
export async function migrate(database: Database, schema: string): Promise<void> {
  await persistently(() => database.transaction(`select pg_advisory_xact_lock(7_331); ${schema}`, "commit"), starting);
}
