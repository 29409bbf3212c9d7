import type { Item } from "@coordbench/domain";
import type { DeadLetter, Decision, Journal, Ledgers, MoneyMovement, Word } from "../ledgers.ts";
import { readRows } from "./postgres.ts";
import { readStock, type SagaStock } from "./saga-stock.ts";
import type { StoreLedgers } from "./two-phase-commit.ts";

/** Where the ledgers of a saga lie. */
export interface SagaStores extends SagaStock {
  booking: string;
  payment: string;
}

/** The part of the ledgers that comes out of the stores of a saga. */
export type SagaLedgers = StoreLedgers & Required<Pick<Ledgers, "journals" | "words" | "deadLetters">>;

/** A row of a journal: what was appended at once. */
interface JournalRow {
  booking_id: string;
  entries: Journal["entries"];
  body: { customerId: string; items: Item[] } | null;
  at_rest: boolean;
  recorded_ms: number;
}
interface PaymentRow {
  booking_id: string;
  state: "charged" | "declined" | "refunded" | "barred";
  reason: string | null;
  customer: string | null;
  cents: string | null;
}
interface DeadLetterRow {
  participant: string;
  bookings: string[] | null;
  reason: string;
  parked_ms: number;
}

type MoneyWord = Extract<Word, { kind: "money" }>;

const journalOf = (rows: JournalRow[]): Journal => ({
  bookingId: rows[0]?.booking_id ?? "",
  entries: rows.flatMap(({ entries }) => entries),
  isAtRest: rows.at(-1)?.at_rest ?? false,
  recordedAtMs: rows.at(-1)?.recorded_ms ?? 0,
});

/** Reads everything that the three kinds of store hold. */
export async function readSaga({ booking, payment, stock, inventories }: SagaStores): Promise<SagaLedgers> {
  const [journaled, paid, accounts, deadLetters] = await Promise.all([
    readRows<JournalRow>(
      booking,
      "select booking_id, entries, body, at_rest, (extract(epoch from recorded_at) * 1000)::float8 as recorded_ms from journal order by booking_id, position",
    ),
    readRows<PaymentRow>(payment, "select booking_id, state, reason, customer, cents from payments order by booking_id, position"),
    readRows<{ customer: string; cents: string }>(payment, "select customer, cents from accounts"),
    readDeadLetters(booking),
  ]);
  const bookings = Map.groupBy(journaled, (row) => row.booking_id);
  const journals = [...bookings.values()].map(journalOf);
  const cancelled = new Set(
    journals.filter(({ entries }) => entries.some(({ type }) => type === "cancelled")).map(({ bookingId }) => bookingId),
  );
  const isCancelled = (bookingId: string) => cancelled.has(bookingId);
  const stored = await readStock({ stock, inventories }, isCancelled);
  return {
    decisions: [...bookings.values()].flatMap(decisionsOf),
    stock: stored.stock,
    stockMovements: stored.stockMovements,
    moneyMovements: paid.flatMap((row) => movementsOf(row, isCancelled)),
    accounts: accounts.map(({ customer, cents }) => ({ customerId: customer, cents: Number(cents) })),
    marks: [],
    participants: [...Array.from({ length: inventories }, (_, index) => `inventory-${index}`), "payment"],
    journals,
    words: [...stored.words, ...moneyWordsOf(paid)],
    deadLetters,
  };
}

async function readDeadLetters(booking: string): Promise<DeadLetter[]> {
  const rows = await readRows<DeadLetterRow>(
    booking,
    "select participant, bookings, reason, (extract(epoch from parked_at) * 1000)::float8 as parked_ms from dead_letters order by id",
  );
  return rows.map(({ participant, bookings, reason, parked_ms: parkedAtMs }) => ({
    participant,
    bookingIds: bookings ?? [],
    reason,
    parkedAtMs,
  }));
}

/** The decisions in a journal: on the booking, and on its cancel once that is taken up, for then it is carried through. */
function decisionsOf(rows: JournalRow[]): Decision[] {
  const body = rows.find((row) => row.body !== null)?.body;
  const whole = body ? { customerId: body.customerId, items: body.items } : {};
  return rows.flatMap(({ booking_id: bookingId, entries, recorded_ms: decidedAtMs }) =>
    entries.flatMap((entry): Decision[] => {
      const decision = { bookingId, attempt: 1, ...whole, decidedAtMs };
      if (entry.type === "confirmed") return [{ ...decision, operation: "book", outcome: "confirmed" }];
      if (entry.type === "rejected") return [{ ...decision, operation: "book", outcome: "rejected", reason: entry.reason }];
      return entry.type === "cancelled" ? [{ ...decision, operation: "cancel", outcome: "confirmed" }] : [];
    }),
  );
}

function movementsOf(
  { booking_id: bookingId, state, customer, cents }: PaymentRow,
  isCancelled: (bookingId: string) => boolean,
): MoneyMovement[] {
  if (state !== "charged" && state !== "refunded") return [];
  const operation = state === "refunded" && isCancelled(bookingId) ? "cancel" : "book";
  return [{ bookingId, operation, customerId: customer ?? "", cents: Number(cents) }];
}

function moneyWordsOf(rows: PaymentRow[]): Word[] {
  return [...Map.groupBy(rows, (row) => row.booking_id)].map(([bookingId, own]) => ({
    kind: "money",
    participant: "payment",
    bookingId,
    entries: own.map(({ state, reason }) =>
      state === "declined" ? { type: state, reason: reason ?? "" } : { type: state },
    ) as MoneyWord["entries"],
  }));
}
