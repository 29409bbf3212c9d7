import { readFileSync } from "node:fs";
import type { BookingAnswer } from "@coordbench/contract";
import type { Item, Reason } from "@coordbench/domain";
import { migrate, openDatabase, type Database, type Meter } from "@coordbench/runtime";
import type { UncoordinatedConfig } from "./config.ts";

/** What was answered, as it is written down later. */
export interface Answered {
  booking_id: string;
  kind: "book" | "cancel";
  hash: string;
  outcome: "confirmed" | "rejected" | "cancelled";
  reason?: Reason | undefined;
  customer: string;
  items: Item[];
  cents: number;
  answered_at: string;
}

/** The one database behind all instances. */
export interface AnswerStore extends AsyncDisposable {
  database: Database;
  stock(): Promise<Map<string, number>>;
  write(answers: Answered[]): Promise<void>;
  read(bookingId: string): Promise<Answered[]>;
  ready(): Promise<boolean>;
}

/** Opens the database, making its tables where they are missing. */
export async function openStore({ databaseUrl, connections }: UncoordinatedConfig, meter: Meter): Promise<AnswerStore> {
  const database = openDatabase({ url: databaseUrl, connections, link: meter.link("booking database", "sql"), name: "uncoordinated" });
  await migrate(database, readFileSync(new URL("schema.sql", import.meta.url), "utf8"));
  return {
    database,
    async stock() {
      const { rows } = await database.query({ name: "stock", text: "select sku, available from stock" });
      return new Map((rows as { sku: string; available: number }[]).map(({ sku, available }) => [sku, available]));
    },
    async write(answers) {
      await database.query({ name: "write", text: "select write_answers($1)", values: [JSON.stringify(answers)] });
    },
    async read(bookingId) {
      const { rows } = await database.query({
        name: "read",
        text: "select * from bookings where booking_id = $1 order by kind",
        values: [bookingId],
      });
      return (rows as (Answered & { cents: string })[]).map((row) => ({
        ...row,
        cents: Number(row.cents),
        reason: row.reason ?? undefined,
      }));
    },
    ready: async () => (await database.query("select")).rowCount === 1,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** What a client is told about a booking that is known. */
export function answerOf(answered: Answered): BookingAnswer {
  const { booking_id: bookingId, outcome, reason, cents } = answered;
  return outcome === "rejected" ? { bookingId, outcome, reason } : { bookingId, outcome, priceCents: cents };
}
