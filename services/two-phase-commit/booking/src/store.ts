import { readFileSync } from "node:fs";
import type { Item } from "@coordbench/domain";
import { migrate, openDatabase, type Database, type Meter } from "@coordbench/runtime";
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
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`;

/** Opens the log, making its table where it is missing. */
export async function openLog({ databaseUrl, connections }: BookingConfig, meter: Meter): Promise<DecisionLog> {
  const database = openDatabase({ url: databaseUrl, connections, link: meter.link("booking database", "sql"), name: "booking" });
  await migrate(database, readFileSync(new URL("schema.sql", import.meta.url), "utf8"));

  const select = async (where: string, values: unknown[]) =>
    ((await database.query(`select * from decisions ${where}`, values)).rows as Row[]).map(recorded);

  return {
    database,
    async decide(operation, decision, { body, final }) {
      meter.round();
      const { rowCount } = await database.query({ name: "decide", text: write, values: columns(operation, decision, { body, final }) });
      if (rowCount === 1) return decision;
      const { bookingId, kind, attempt, hash } = operation;
      const [stands] = await select("where booking_id = $1 and kind = $2 and attempt = $3", [bookingId, kind, attempt]);
      if (stands === undefined) throw new Error(`the log refused a decision on ${bookingId} and holds none`);
      // The register belongs to the body that came first: for any other it means that this one can never commit.
      return stands.operation.hash === hash ? stands.decision : { decision: "abort", reason: "another-body" };
    },
    read: (bookingId) => select("where booking_id = $1 order by kind, attempt", [bookingId]),
    async abandoned(olderThanMs) {
      const rows = await select(
        `as last where not final and decided_at < clock_timestamp() - $1 * interval '1 millisecond'
         and not exists (select from decisions as next where (next.booking_id, next.kind, next.attempt) = (last.booking_id, last.kind, last.attempt + 1))`,
        [olderThanMs],
      );
      return rows.map(({ operation }) => operation);
    },
    ready: async () => (await database.query("select")).rowCount === 1,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function columns(
  { bookingId, kind, attempt, hash }: Operation,
  decision: Decision,
  { body, final }: { body: Body | undefined; final: boolean },
): unknown[] {
  const reason = decision.decision === "abort" ? decision.reason : null;
  return [
    bookingId,
    kind,
    attempt,
    hash,
    decision.decision,
    reason,
    final,
    body?.customerId,
    body && JSON.stringify(body.items),
    body?.cents,
  ];
}

function recorded(row: Row): Recorded {
  const { booking_id: bookingId, kind, attempt, hash, final, customer, items, cents } = row;
  const body = customer === null || items === null ? undefined : { customerId: customer, items, cents: Number(cents) };
  const decision: Decision =
    row.decision === "commit" ? { decision: "commit" } : { decision: "abort", reason: row.reason ?? "unavailable" };
  return { operation: { bookingId, kind, attempt, hash }, decision, final, body };
}
