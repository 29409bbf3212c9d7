import { customerCount, inventoryOf, openingCents, skuOf, split } from "@coordbench/domain";
import { Client } from "pg";
import type { Dataset, Tuning } from "./design.ts";
import { failingShareOf } from "./switches.ts";

/** Runs statements on a database, one after the other. */
async function execute(url: string, statements: { text: string; values?: unknown[] }[]): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "seed" });
  await client.connect();
  try {
    for (const { text, values } of statements) await client.query(text, values);
  } finally {
    await client.end();
  }
}

/** How the stock is divided: each item lies in one of the inventories, and there in so many buckets. */
export interface Division {
  inventories: number;
  buckets: number;
}

/** The initial stock, bucket by bucket. */
export function initialStock(
  { items, unitsPerItem }: Pick<Dataset, "items" | "unitsPerItem">,
  { inventories, buckets }: Division,
): { inventory: string; sku: string; bucket: number; units: number }[] {
  return Array.from({ length: items }, (_, index) => skuOf(index)).flatMap((sku) =>
    split(unitsPerItem, buckets).map((units, bucket) => ({ inventory: `inventory-${inventoryOf(sku, inventories)}`, sku, bucket, units })),
  );
}

/** Puts each item's units on the shelves, in one row. */
export function seedStock(url: string, stock: { sku: string; units: number }[]): Promise<void> {
  const text = "insert into stock (sku, available) select * from unnest($1::text[], $2::integer[])";
  return fill(url, "stock", { text, values: [stock.map(({ sku }) => sku), stock.map(({ units }) => units)] });
}

/** Puts each item's units on the shelves, in a row for each bucket. */
export function seedBuckets(url: string, stock: { sku: string; bucket: number; units: number }[]): Promise<void> {
  const text = `insert into stock (sku, bucket, available, largest) select sku, bucket, units, max(units) over (partition by sku)
    from unnest($1::text[], $2::integer[], $3::integer[]) as shelf (sku, bucket, units)`;
  const values = [stock.map(({ sku }) => sku), stock.map(({ bucket }) => bucket), stock.map(({ units }) => units)];
  return fill(url, "stock", { text, values });
}

/** Opens the customers' accounts. */
export function seedAccounts(url: string): Promise<void> {
  const text = `insert into accounts (customer, cents) select 'customer-' || lpad(number::text, 5, '0'), $2 from generate_series(0, $1::integer - 1) as number`;
  return fill(url, "accounts", { text, values: [customerCount, openingCents] });
}

/** Fills a table; then makes it durable and starts from a fresh checkpoint, so that no run pays for its own seeding. */
function fill(url: string, table: "stock" | "accounts", statement: { text: string; values: unknown[] }): Promise<void> {
  return execute(url, [statement, { text: `vacuum analyze ${table}` }, { text: "checkpoint" }]);
}

/** What the audit has to know of the data set. */
export function auditedDataset(site: Tuning, division: Division) {
  const { dataset } = site;
  return {
    items: dataset.items,
    stock: initialStock(dataset, division),
    customers: customerCount,
    openingCents,
    declineShare: dataset.declineShare,
    failingShare: failingShareOf(site),
  };
}
