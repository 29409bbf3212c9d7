import { readFileSync } from "node:fs";
import type { Item } from "@coordbench/domain";
import { breakable, gather, gathering, migrate, openDatabase, spanned, type Database, type Meter } from "@coordbench/runtime";
import type { Decision, Operation, Refusal } from "@coordbench/two-phase-commit-protocol";
import type { BookingConfig } from "./config.ts";

/** What a decision is about; a recovery may know the operation but not this. */
export interface Body {
  customerId: string;
  items: Item[];
  cents: number;
}

/** A decision as it stands in the log. */
export interface Recorded {
  operation: Operation;
  decision: Decision;
  final: boolean;
  body: Body | undefined;
}

/** The coordinator's log: a write-once register for each attempt. */
export interface DecisionLog extends AsyncDisposable {
  database: Database;
  /** Writes a decision unless one stands already, and returns the one that stands. */
  decide(operation: Operation, decision: Decision, about: { body: Body | undefined; final: boolean }): Promise<Decision>;
  read(bookingId: string): Promise<Recorded[]>;
  /** Bookings between two attempts for so long that nobody can be at work on them. */
  abandoned(olderThanMs: number): Promise<Operation[]>;
  ready(): Promise<boolean>;
}

interface Row {
  booking_id: string;
  kind: "book" | "cancel";
  attempt: number;
  hash: string;
  decision: "commit" | "abort";
  reason: Refusal | null;
  final: boolean;
  customer: string | null;
  items: Item[] | null;
  cents: string | null;
}

const write = `insert into decisions (booking_id, kind, attempt, hash, decision, reason, final, customer, items, cents)
  select * from unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::text[], $9::jsonb[], $10::bigint[])
  on conflict do nothing returning booking_id, kind, attempt`;
const readBack = "where (booking_id, kind, attempt) in (select * from unnest($1::text[], $2::text[], $3::integer[]))";

/** Sessions for whatever is not written together: readings, a readiness check. */
const forTheRest = 8;

/** Opens the log, making its table where it is missing. */
export async function openLog({ databaseUrl, batch }: Pick<BookingConfig, "databaseUrl" | "batch">, meter: Meter): Promise<DecisionLog> {
  const together = gathering(batch);
  const link = meter.link("booking database", "sql");
  const database = openDatabase({ url: databaseUrl, connections: together.lanes + forTheRest, link, name: "booking" });
  await migrate(database, readFileSync(new URL("schema.sql", import.meta.url), "utf8"));

  const select = async (where: string, values: unknown[]) =>
    ((await database.query(`select * from decisions ${where}`, values)).rows as Row[]).map(recorded);
  const decide = gather(together, (wanted: Recorded[]) => decideTogether(database, select, wanted));

  return {
    database,
    decide(operation, decision, about) {
      meter.round("store");
      const { bookingId } = operation;
      const deed = { name: "decide", verb: decision.decision, bookingId } as const;
      return spanned({ ...deed, verb: "decided" }, () => breakable(deed, () => decide({ operation, decision, ...about })));
    },
    read: (bookingId) => select("where booking_id = $1 order by kind, attempt", [bookingId]),
    async abandoned(olderThanMs) {
      const rows = await select(
        `as last where not final
         and (decided_at < clock_timestamp() - $1 * interval '1 millisecond' or decided_at > clock_timestamp())
         and not exists (select from decisions as next where (next.booking_id, next.kind, next.attempt) = (last.booking_id, last.kind, last.attempt + 1))`,
        [olderThanMs],
      );
      return rows.map(({ operation }) => operation);
    },
    ready: async () => (await database.query("select")).rowCount === 1,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

type Select = (where: string, values: unknown[]) => Promise<Recorded[]>;

/** Writes many decisions with one statement; of those that it did not write, reads what stands in their place. */
async function decideTogether(database: Database, select: Select, wanted: Recorded[]): Promise<Decision[]> {
  // Of several for one register the first counts.
  const first = new Map(wanted.toReversed().map((each) => [keyOf(each.operation), each]));
  // Everybody writes in one order: two batches that want the same registers wait for each other, never in a circle.
  const ordered = [...first].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  const { rows } = await database.query({ name: "decide", text: write, values: columnsOf(ordered) });
  const written = new Set((rows as Row[]).map((row) => first.get(keyOf(operationOf(row)))));
  const late = wanted.filter((each) => !written.has(each));
  const found = late.length === 0 ? [] : await select(readBack, columnsOf(late).slice(0, 3));
  const standing = new Map(found.map((each) => [keyOf(each.operation), each]));
  return wanted.map((each) => (written.has(each) ? each.decision : obeyed(each.operation, standing.get(keyOf(each.operation)))));
}

/** What an operation has to obey where its register was written before. */
function obeyed({ bookingId, hash }: Operation, stands: Recorded | undefined): Decision {
  if (stands === undefined) throw new Error(`the log refused a decision on ${bookingId} and holds none`);
  // The register belongs to the body that came first: for any other it means that this one can never commit.
  return stands.operation.hash === hash ? stands.decision : { decision: "abort", reason: "another-body" };
}

const keyOf = ({ bookingId, kind, attempt }: Pick<Operation, "bookingId" | "kind" | "attempt">) => `${bookingId} ${kind} ${attempt}`;

/** The columns of several rows, in the order of the table. */
function columnsOf(rows: Recorded[]): unknown[][] {
  const columns = rows.map(({ operation: { bookingId, kind, attempt, hash }, decision, final, body }) => {
    const reason = decision.decision === "abort" ? decision.reason : null;
    const items = body && JSON.stringify(body.items);
    return [bookingId, kind, attempt, hash, decision.decision, reason, final, body?.customerId, items, body?.cents];
  });
  return (columns[0] ?? []).map((_, index) => columns.map((row) => row[index]));
}

function operationOf({ booking_id: bookingId, kind, attempt, hash }: Row): Operation {
  return { bookingId, kind, attempt, hash };
}

function recorded(row: Row): Recorded {
  const { final, customer, items, cents } = row;
  const body = customer === null || items === null ? undefined : { customerId: customer, items, cents: Number(cents) };
  const decision: Decision =
    row.decision === "commit" ? { decision: "commit" } : { decision: "abort", reason: row.reason ?? "unavailable" };
  return { operation: operationOf(row), decision, final, body };
}
