import { readFileSync } from "node:fs";
import type { Item } from "@coordbench/domain";
import {
  breakable,
  gather,
  gathering,
  migrate,
  openDatabase,
  spanned,
  type Database,
  type Gathering,
  type Meter,
} from "@coordbench/runtime";
import type { CoordinatorEntry } from "@coordbench/saga-protocol";
import { deedOfRecord, sketchOfRecord } from "@coordbench/saga-wire";
import type { BookingConfig } from "./config.ts";

/** What a booking is about. */
export interface Body {
  customerId: string;
  items: Item[];
  cents: number;
}

/** What is recorded of a booking in one go. */
export interface JournalRow {
  bookingId: string;
  position: number;
  entries: CoordinatorEntry[];
  body: Body | undefined;
  instance: string;
  atRest: boolean;
}

/** A booking's journal as it stands. */
export interface History {
  bookingId: string;
  body: Body;
  /** What each row holds, and who wrote it. */
  rows: { entries: CoordinatorEntry[]; instance: string; recordedAtMs: number }[];
}

/** The journal of all bookings, and the register of those who drive them. */
export interface Journal extends AsyncDisposable {
  database: Database;
  /** Whether the row stands now; if not, another one has its position. */
  append(row: JournalRow): Promise<boolean>;
  read(bookingId: string): Promise<History | undefined>;
  /** Says that an instance is at work for so long. */
  register(instance: string, forMs: number): Promise<void>;
  /** Where an instance hears the others, if it is at work. */
  addressOf(instance: string): Promise<string | undefined>;
  /** The bookings that nobody drives who is still at work; unless `isThorough`, only if somebody has fallen silent lately. */
  abandoned(most: number, isThorough: boolean): Promise<string[]>;
  bury(letter: { participant: string; bookings: string[]; reason: string; beginning: string }): Promise<void>;
  /** How many parked messages have a booking that is not at rest, or none that is known. */
  deadLetters(): Promise<number>;
  ready(): Promise<boolean>;
}

interface Stored {
  booking_id: string;
  position: number;
  entries: CoordinatorEntry[];
  body: Body | null;
  instance: string;
  recorded_ms: number;
}

/** Sessions for whatever is not written together: a reading, a readiness check. */
const forTheRest = 2;

const write = `insert into journal (booking_id, position, entries, body, instance, at_rest)
  select "bookingId", position, entries, body, instance, "atRest"
  from json_to_recordset($1) as row("bookingId" text, position integer, entries jsonb, body jsonb, instance text, "atRest" boolean)
  on conflict do nothing returning booking_id, position`;
const select = `select booking_id, position, entries, body, instance, (extract(epoch from recorded_at) * 1000)::float8 as recorded_ms
  from journal where booking_id = any($1) order by position`;
const isAtWork = "clock_timestamp() between said_at and alive_until";
/** Who has fallen silent, and until when that one was last believed to be at work. */
const silent = `select instance, alive_until::text as until from instances where not ${isAtWork}`;
/** The last rows of bookings that are not at rest, by somebody who is no longer heard of. */
const abandoned = `select booking_id from journal as last where not at_rest
  and instance not in (select instance from instances where ${isAtWork})
  and not exists (select from journal as later where later.booking_id = last.booking_id and later.position = last.position + 1) limit $1`;
const forget = `delete from instances where (instance, alive_until) in (select * from unnest($1::text[], $2::timestamptz[]))`;
const openLetters = `select count(*)::integer as count from dead_letters where cardinality(bookings) = 0 or exists (
  select from unnest(bookings) as booking where not coalesce(
    (select at_rest from journal where booking_id = booking order by position desc limit 1), false))`;

type JournalConfig = Pick<BookingConfig, "databaseUrl" | "batch" | "newsListen"> & Partial<Pick<BookingConfig, "newsAddress">>;

/** Opens the journal, making its tables where they are missing. */
export async function openJournal(
  { databaseUrl, batch, newsListen: { host, port }, newsAddress = `${host}:${port}` }: JournalConfig,
  meter: Meter,
): Promise<Journal> {
  const together = gathering(batch);
  const link = meter.link("booking database", "sql");
  const database = openDatabase({ url: databaseUrl, connections: together.lanes + forTheRest, link, name: "booking" });
  await migrate(database, readFileSync(new URL("schema.sql", import.meta.url), "utf8"));
  return {
    database,
    ...rowsOf(database, together, meter),
    ...registerOf(database, newsAddress),
    ready: async () => (await database.query("select")).rowCount === 1,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function rowsOf(database: Database, together: Gathering, meter: Meter): Pick<Journal, "append" | "read"> {
  const append = gather<JournalRow, boolean>(together, async (rows) => {
    const { rows: written } = await database.query({ name: "append", text: write, values: [JSON.stringify(rows)] });
    const standing = new Set((written as Stored[]).map(keyOf));
    // Two rows for one position in one batch: only the first of them stands.
    return rows.map(({ bookingId, position }) => standing.delete(keyOf({ booking_id: bookingId, position })));
  });
  const read = gather<string, History | undefined>(together, async (bookingIds) => {
    const { rows } = await database.query({ name: "read", text: select, values: [bookingIds] });
    const found = Map.groupBy(rows as Stored[], ({ booking_id: bookingId }) => bookingId);
    return bookingIds.map((bookingId) => historyOf(bookingId, found.get(bookingId) ?? []));
  });
  return {
    read,
    append: (row) => {
      meter.round("store");
      return spanned(sketchOfRecord(row), () => breakable(deedOfRecord(row), () => append(row)));
    },
  };
}

function registerOf(database: Database, address: string): Pick<Journal, "register" | "addressOf" | "abandoned" | "bury" | "deadLetters"> {
  return {
    register: async (instance, forMs) => {
      const text = `insert into instances select $1, $3, now, now + $2 * interval '1 millisecond' from clock_timestamp() as now
        on conflict (instance) do update set said_at = excluded.said_at, alive_until = excluded.alive_until`;
      await database.query(text, [instance, forMs, address]);
    },
    async addressOf(instance) {
      const { rows } = await database.query("select address from instances where instance = $1", [instance]);
      return (rows as { address: string }[])[0]?.address;
    },
    async abandoned(most, isThorough) {
      const fallen = (await database.query(silent)).rows as { instance: string; until: string }[];
      // Without anybody silent nothing is looked through.
      if (fallen.length === 0 && !isThorough) return [];
      const { rows } = await database.query(abandoned, [most]);
      // Only those who were silent before the look are known to have left nothing, and only if they have not been heard since.
      const columns = [fallen.map(({ instance }) => instance), fallen.map(({ until }) => until)];
      if (rows.length === 0) await database.query(forget, columns);
      return (rows as Stored[]).map(({ booking_id: bookingId }) => bookingId);
    },
    bury: async ({ participant, bookings, reason, beginning }) => {
      const text = "insert into dead_letters (participant, bookings, reason, beginning) values ($1, $2, $3, $4)";
      await database.query(text, [participant, bookings, storable(reason), storable(beginning)]);
    },
    deadLetters: async () => ((await database.query(openLetters)).rows as { count: number }[])[0]?.count ?? 0,
  };
}

/** PostgreSQL takes no NUL in a text: a letter that cannot be read may hold one, and must be seen all the same. */
const storable = (text: string) => text.replaceAll("\0", "\ufffd");
const keyOf = ({ booking_id: bookingId, position }: Pick<Stored, "booking_id" | "position">) => `${bookingId} ${position}`;

function historyOf(bookingId: string, rows: Stored[]): History | undefined {
  const body = rows[0]?.body;
  if (body === undefined || body === null) return undefined;
  return { bookingId, body, rows: rows.map(({ entries, instance, recorded_ms: recordedAtMs }) => ({ entries, instance, recordedAtMs })) };
}
