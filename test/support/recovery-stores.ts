import { setTimeout as sleep } from "node:timers/promises";
import { readPrepared } from "@coordbench/audit/readers";
import type { PostgresServer } from "@coordbench/infra/local";
import { Client } from "pg";

/** A session of the test itself, on a server that may be killed under it. */
export interface Session extends AsyncDisposable {
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
}

const patience = { forMs: 40_000, pauseMs: 25 };

/** Looks again and again until there is something to be found. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const end = performance.now() + patience.forMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited ${patience.forMs / 1_000} s in vain until ${what}`);
    await sleep(patience.pauseMs);
  }
}

/** Opens a session. */
export async function openSession(url: string): Promise<Session> {
  const client = new Client({ connectionString: url, application_name: "test" });
  client.on("error", () => undefined);
  await client.connect();
  return {
    rows: async <Row>(text: string, values: unknown[] = []) => (await client.query(text, values)).rows as Row[],
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** Reads rows in a session made for it. */
export async function readOnce<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  await using session = await openSession(url);
  return await session.rows<Row>(text, values);
}

/** The key of each operation that is prepared on a server, as the journals write it: `booking:b1`. */
export async function preparedOn(server: PostgresServer, run: string): Promise<string[]> {
  const prepared = await readPrepared(server.url("postgres"), run);
  return prepared.map(({ what }) => what.split(":").slice(3, 5).join(":"));
}

/** What a participant's journal holds of an operation. */
export async function journalOf(url: string, key: string): Promise<string | undefined> {
  return (await readOnce<{ state: string }>(url, "select state from operations where operation = $1", [key]))[0]?.state;
}

/** A decision's key, as the journals write it. */
const decisionKey = "booking_id || ':' || left(kind, 1) || attempt";

/** The decision that stands in the log, `commit` or `abort: reason`. */
export async function decisionOn(url: string, key: string): Promise<string | undefined> {
  const [row] = await readOnce<{ decision: string; reason: string | null }>(
    url,
    `select decision, reason from decisions where ${decisionKey} = $1`,
    [key],
  );
  return row && [row.decision, ...(row.reason === null ? [] : [row.reason])].join(": ");
}

/** Holds a row of the stock, so that every Prepare that wants it waits inside its database. */
export async function holdShelf(url: string, sku: string): Promise<Session> {
  const session = await openSession(url);
  await session.rows("begin");
  await session.rows("select from stock where sku = $1 for update", [sku]);
  return session;
}
