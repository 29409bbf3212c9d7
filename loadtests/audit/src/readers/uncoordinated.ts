import type { Item } from "@coordbench/domain";
import type { Decision, StockSnapshot } from "../ledgers.ts";
import { readRows } from "./postgres.ts";
import type { StoreLedgers } from "./two-phase-commit.ts";

interface AnswerRow {
  booking_id: string;
  kind: "book" | "cancel";
  outcome: "confirmed" | "rejected" | "cancelled";
  reason: string | null;
  customer: string;
  items: Item[];
  cents: string;
  answered_ms: number;
}

const inventory = "inventory-0";

/** Reads what the control has written in the end. */
export async function readUncoordinated(url: string): Promise<StoreLedgers> {
  const answers = await readRows<AnswerRow>(url, "select *, (extract(epoch from answered_at) * 1000)::float8 as answered_ms from bookings");
  const stock = await readRows<{ sku: string; available: number }>(url, "select sku, available from stock");
  const accounts = await readRows<{ customer: string; cents: string }>(url, "select customer, cents from accounts");
  const effective = answers.filter(({ outcome }) => outcome !== "rejected");
  return {
    decisions: answers.map(decisionOf),
    stock: stock.map(({ sku, available }) => ({ inventory, sku, bucket: 0, available, held: 0 })),
    stockMovements: effective.flatMap(({ booking_id: bookingId, kind, items }) =>
      items.map(({ sku, quantity }) => ({
        inventory,
        bookingId,
        operation: kind,
        sku,
        bucket: 0,
        units: kind === "book" ? quantity : -quantity,
      })),
    ),
    moneyMovements: effective.map(({ booking_id: bookingId, kind, customer, cents }) => ({
      bookingId,
      operation: kind,
      customerId: customer,
      cents: kind === "book" ? Number(cents) : -Number(cents),
    })),
    accounts: accounts.map(({ customer, cents }) => ({ customerId: customer, cents: Number(cents) })),
    marks: [],
    participants: [],
  };
}

/** Reads the stock and what was sold of it in one statement, and so in one snapshot. */
export async function snapshotUncoordinated(url: string): Promise<StockSnapshot> {
  const rows = await readRows<{ sku: string; available: number; sold: string; at_ms: number }>(
    url,
    `select sku, available, coalesce(sum(units), 0) as sold, (extract(epoch from now()) * 1000)::float8 as at_ms from stock left join (
       select item ->> 'sku' as sku, (item ->> 'quantity')::integer * case kind when 'book' then 1 else -1 end as units
       from bookings, jsonb_array_elements(items) as item where outcome <> 'rejected'
     ) as moved using (sku) group by sku, available`,
  );
  return {
    inventory,
    atMs: rows[0]?.at_ms ?? 0,
    levels: rows.map(({ sku, available, sold }) => ({ sku, bucket: 0, available, held: 0, sold: Number(sold) })),
  };
}

function decisionOf({ booking_id: bookingId, kind, outcome, reason, customer, items, answered_ms: decidedAtMs }: AnswerRow): Decision {
  return {
    bookingId,
    operation: kind,
    attempt: 1,
    outcome: outcome === "rejected" ? "rejected" : "confirmed",
    ...(reason !== null && { reason }),
    customerId: customer,
    items,
    decidedAtMs,
  };
}
