import { readFileSync } from "node:fs";
import { gather, gathering, migrate, openDatabase, sqlState, type Database, type Meter } from "@coordbench/runtime";
import type { PaymentEntry } from "@coordbench/saga-protocol";
import type { PaymentConfig } from "./config.ts";

/** An entry to write of a booking, and the money that it moves. */
export interface Posting {
  bookingId: string;
  position: number;
  entry: PaymentEntry;
  customerId: string;
  cents: number;
}

/** The ledger of all payments, and the accounts of all customers. */
export interface PaymentStore extends AsyncDisposable {
  database: Database;
  /** Makes an entry and its money durable, unless something else stands there; answers what stands from there on: the entry itself if it was written. */
  append(posting: Posting): Promise<PaymentEntry[]>;
  /** All that stands of a booking. */
  read(bookingId: string): Promise<PaymentEntry[]>;
  /** Whether the database answers. */
  ready(): Promise<boolean>;
}

type EntryRow =
  | { state: "declined"; reason: Extract<PaymentEntry, { type: "declined" }>["reason"] }
  | { state: "charged" | "refunded" | "barred" };

/** Sessions for whatever is not written together: a reading, a readiness check. */
const forTheRest = 2;

/** Opens the ledger and the accounts, making their tables where they are missing. */
export async function openStore({ databaseUrl, batch }: Pick<PaymentConfig, "databaseUrl" | "batch">, meter: Meter): Promise<PaymentStore> {
  const together = gathering(batch);
  const database = openDatabase({
    url: databaseUrl,
    connections: together.lanes + forTheRest,
    link: meter.link("payment database", "sql"),
    name: "payment",
  });
  await migrate(database, readFileSync(new URL("schema.sql", import.meta.url), "utf8"));
  const append = gather(together, (postings: Posting[]) => appendApart(database, postings));
  return {
    database,
    async append(posting) {
      const standing = await append(posting);
      if (standing instanceof Error) throw standing;
      if (standing.length === 0)
        throw new Error(`${posting.entry.type} cannot be written of ${posting.bookingId}: nothing stands before it`);
      return standing;
    },
    read: gather(together, (bookingIds: string[]) => readAll(database, bookingIds)),
    ready: async () => (await database.query("select")).rowCount === 1,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Writes a batch; a posting that cannot be written fails alone, for it would be asked for again and fail every batch that it is in. */
async function appendApart(database: Database, postings: Posting[]): Promise<(PaymentEntry[] | Error)[]> {
  try {
    return await appendAll(database, postings);
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    if (postings.length === 1) return [error];
    const middle = Math.ceil(postings.length / 2);
    return [...(await appendApart(database, postings.slice(0, middle))), ...(await appendApart(database, postings.slice(middle)))];
  }
}

/** Whether PostgreSQL took offence at a value or found a rule of the tables broken: then nothing was written. */
function isFaultOfData(error: unknown): error is Error {
  return /^2[23]/.test(sqlState(error) ?? "");
}

/** One statement, so one flush, however many they are. */
async function appendAll(database: Database, postings: Posting[]): Promise<PaymentEntry[][]> {
  const sorted = postings.toSorted((a, b) => compare(a.customerId, b.customerId) || compare(a.bookingId, b.bookingId));
  const { rows } = await database.query({
    name: "append",
    text: "select item, is_written, standing as state, because as reason from append_entries($1, $2, $3, $4, $5, $6)",
    values: [
      sorted.map(({ bookingId }) => bookingId),
      sorted.map(({ position }) => position),
      sorted.map(({ entry }) => entry.type),
      sorted.map(({ entry }) => (entry.type === "declined" ? entry.reason : null)),
      sorted.map(({ customerId }) => customerId),
      sorted.map(({ cents }) => cents),
    ],
  });
  const standing = new Map<Posting, PaymentEntry[]>(postings.map((posting) => [posting, []]));
  for (const { item, is_written: isWritten, ...row } of rows as (EntryRow & { item: number; is_written: boolean })[]) {
    const posting = sorted[item - 1];
    if (posting !== undefined) standing.get(posting)?.push(isWritten ? posting.entry : entryOf(row));
  }
  return postings.map((posting) => standing.get(posting) ?? []);
}

async function readAll(database: Database, bookingIds: string[]): Promise<PaymentEntry[][]> {
  const { rows } = await database.query({
    name: "read",
    text: "select booking_id, state, reason from payments where booking_id = any ($1) order by booking_id, position",
    values: [bookingIds],
  });
  const ledgers = Map.groupBy(rows as (EntryRow & { booking_id: string })[], (row) => row.booking_id);
  return bookingIds.map((bookingId) => (ledgers.get(bookingId) ?? []).map(entryOf));
}

function entryOf(row: EntryRow): PaymentEntry {
  return row.state === "declined" ? { type: row.state, reason: row.reason } : { type: row.state };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
