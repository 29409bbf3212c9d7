import type { Item } from "@coordbench/domain";
import type {
  Decision,
  Ledgers,
  Mark,
  MoneyMovement,
  OperationKind,
  StockLevel,
  StockMovement,
  StockSnapshot,
  Unfinished,
} from "../ledgers.ts";
import { readRows } from "./postgres.ts";

/** Where the ledgers of a two-phase commit lie. */
export interface TwoPhaseCommitStores {
  run: string;
  booking: string;
  inventories: { name: string; url: string }[];
  payment: string;
}

/** The part of the ledgers that comes out of the stores. */
export type StoreLedgers = Pick<
  Ledgers,
  "decisions" | "stock" | "stockMovements" | "moneyMovements" | "accounts" | "marks" | "participants"
>;

interface JournalRow {
  operation: string;
  state: "committed" | "aborted";
  promised_ms: number;
}
interface StockRow extends JournalRow {
  skus: string[];
  units: number[];
  buckets: number[];
}
interface PaymentRow extends JournalRow {
  customer: string | null;
  cents: string;
}
interface DecisionRow {
  booking_id: string;
  kind: OperationKind;
  attempt: number;
  decision: "commit" | "abort";
  reason: string | null;
  customer: string | null;
  items: Item[] | null;
  decided_ms: number;
}

const promisedMs = "(extract(epoch from promised_at) * 1000)::float8 as promised_ms";

/** Reads everything that the three kinds of store hold. */
export async function readTwoPhaseCommit({ booking, inventories, payment }: TwoPhaseCommitStores): Promise<StoreLedgers> {
  const held = await Promise.all(inventories.map(readInventory));
  const paid = await readRows<PaymentRow>(payment, `select *, ${promisedMs} from operations`);
  const accounts = await readRows<{ customer: string; cents: string }>(payment, "select customer, cents from accounts");
  return {
    decisions: (
      await readRows<DecisionRow>(booking, "select *, (extract(epoch from decided_at) * 1000)::float8 as decided_ms from decisions")
    ).map(decisionOf),
    stock: held.flatMap(({ stock }) => stock),
    stockMovements: held.flatMap(({ movements }) => movements),
    moneyMovements: paid.filter(({ state }) => state === "committed").map(moneyOf),
    accounts: accounts.map(({ customer, cents }) => ({ customerId: customer, cents: Number(cents) })),
    marks: [...held.flatMap(({ marks }) => marks), ...paid.map((row) => markOf("payment", row))],
    participants: [...inventories.map(({ name }) => name), "payment"],
  };
}

/** Reads the stock and what was sold of it in one statement, and so in one snapshot. */
export async function snapshotInventory({ name, url }: { name: string; url: string }): Promise<StockSnapshot> {
  const rows = await readRows<{ sku: string; bucket: number; available: number; sold: string; at_ms: number }>(
    url,
    `select sku, bucket, available, coalesce(sum(units), 0) as sold, (extract(epoch from now()) * 1000)::float8 as at_ms
     from stock left join (
       select taken.* from operations, unnest(skus, buckets, units) as taken (sku, bucket, units) where state = 'committed'
     ) as moved using (sku, bucket) group by sku, bucket, available`,
  );
  return {
    inventory: name,
    atMs: rows[0]?.at_ms ?? 0,
    levels: rows.map(({ sku, bucket, available, sold }) => ({ sku, bucket, available, held: 0, sold: Number(sold) })),
  };
}

/** Lists the transactions that are still prepared on a server, whoever prepared them. */
export async function readPrepared(url: string, run: string): Promise<Unfinished[]> {
  const rows = await readRows<{ gid: string; database: string; age_ms: number }>(
    url,
    "select gid, database, (extract(epoch from clock_timestamp() - prepared) * 1000)::float8 as age_ms from pg_prepared_xacts",
  );
  return rows.map(({ gid, database, age_ms: ageMs }) => {
    const [, , , bookingId = gid] = gid.split(":");
    return { where: database, what: gid, ageMs, foreign: !gid.startsWith(`cb:${run}:`), locks: { bookingId } };
  });
}

async function readInventory({
  name,
  url,
}: {
  name: string;
  url: string;
}): Promise<{ stock: StockLevel[]; movements: StockMovement[]; marks: Mark[] }> {
  const levels = await readRows<{ sku: string; bucket: number; available: number }>(url, "select sku, bucket, available from stock");
  const rows = await readRows<StockRow>(url, `select *, ${promisedMs} from operations`);
  return {
    stock: levels.map((level) => ({ inventory: name, ...level, held: 0 })),
    movements: rows.filter(({ state }) => state === "committed").flatMap((row) => movementsOf(name, row)),
    marks: rows.map((row) => markOf(name, row)),
  };
}

function movementsOf(inventory: string, { operation, skus, units, buckets }: StockRow): StockMovement[] {
  const { bookingId, kind } = readKey(operation);
  return skus.map((sku, index) => ({ inventory, bookingId, operation: kind, sku, bucket: buckets[index] ?? 0, units: units[index] ?? 0 }));
}

function moneyOf({ operation, customer, cents }: PaymentRow): MoneyMovement {
  const { bookingId, kind } = readKey(operation);
  return { bookingId, operation: kind, customerId: customer ?? "", cents: Number(cents) };
}

function markOf(participant: string, { operation, state, promised_ms: promisedAtMs }: JournalRow): Mark {
  const { bookingId, kind, attempt } = readKey(operation);
  return { participant, bookingId, operation: kind, attempt, state: state === "committed" ? "applied" : "barred", promisedAtMs };
}

function decisionOf({
  booking_id: bookingId,
  kind,
  attempt,
  decision,
  reason,
  customer,
  items,
  decided_ms: decidedAtMs,
}: DecisionRow): Decision {
  const outcome = decision === "commit" ? "confirmed" : "rejected";
  const body = customer === null || items === null ? {} : { customerId: customer, items };
  return { bookingId, operation: kind, attempt, outcome, ...(reason !== null && { reason }), ...body, decidedAtMs };
}

/** The journal's key as the participants write it, read here a second time: the audit does not borrow their code. */
function readKey(key: string): { bookingId: string; kind: OperationKind; attempt: number } {
  const [, bookingId = "", initial, attempt] = /^([^:]+):([bc])(\d+)$/.exec(key) ?? [];
  if (bookingId === "") throw new Error(`${JSON.stringify(key)} is no key of an operation`);
  return { bookingId, kind: initial === "b" ? "book" : "cancel", attempt: Number(attempt) };
}
