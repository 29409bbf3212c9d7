import { divisible } from "#faults";
import { DatabaseError, type Pool, type PoolClient, type QueryConfig, type QueryResult } from "pg";
import { isTraced, nowMs, past, spanned } from "./telemetry.ts";

/** Gets a session; where none is free, that is a wait. */
export function sessionOf(pool: Pool): Promise<PoolClient> {
  return pool.idleCount === 0 ? spanned({ name: "wait", wait: "pool" }, () => pool.connect()) : pool.connect();
}

/** Runs one statement in any session: in a trace apart from waiting for the session, otherwise as the pool does it by itself. */
export async function runQuery(pool: Pool, query: string | QueryConfig, values?: unknown[]): Promise<QueryResult> {
  if (!isTraced()) return pool.query(query, values);
  const client = await sessionOf(pool);
  let broken: Error | undefined;
  try {
    return await spanned(statement(typeof query === "string" ? query : (query.name ?? query.text)), () => client.query(query, values));
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Runs a transaction in one round trip: `begin`, some work, and a last statement. */
export function runTransaction(client: PoolClient, work: string, last: string): Promise<QueryResult[]> {
  const run = (text: string) => client.query(text) as unknown as Promise<QueryResult[]>;
  return divisible({ run, work, last }, () =>
    isTraced() ? spanned(statement(last), () => runTimed(run, work, last)) : run(`begin; ${work}; ${last}`),
  );
}

const statement = (text: string) => ({ name: "statement", kind: "client", store: "postgres", verb: /^\w*/.exec(text)?.[0] ?? "" }) as const;

const clock = "select (extract(epoch from clock_timestamp()) * 1000)::float8 as coordbench_clock";
/** Gave up waiting for a lock: by its own limit, by the statement's, or in a circle. */
const waitedInVain = ["55P03", "57014", "40P01"];

/** The same, between readings of the server's clock: nobody else can tell how long the work has waited for its rows. */
async function runTimed(run: (text: string) => Promise<QueryResult[]>, work: string, last: string): Promise<QueryResult[]> {
  const fromMs = nowMs();
  try {
    const results = await run(`begin; ${clock}; ${work}; ${clock}; ${last}; ${clock}`);
    const [began = 0, worked = 0, ended = 0] = results.filter(isReading).map(readingIn);
    // The server's clock may differ from this one: only its differences count, in the middle of the round trip.
    const startMs = fromMs + (nowMs() - fromMs - (ended - began)) / 2;
    past({ name: "wait", wait: "lock" }, { fromMs: startMs, toMs: startMs + worked - began });
    return results.filter((result) => !isReading(result));
  } catch (error) {
    if (error instanceof DatabaseError && waitedInVain.includes(error.code ?? ""))
      past({ name: "wait", wait: "lock" }, { fromMs, toMs: nowMs() });
    throw error;
  }
}

const isReading = ({ fields }: QueryResult) => fields[0]?.name === "coordbench_clock";
const readingIn = ({ rows }: QueryResult) => (rows[0] as { coordbench_clock: number }).coordbench_clock;
