import { customerCount, inventoryOf, openingCents, skuOf, split } from "@coordbench/domain";
import { Client } from "pg";
import type { Dataset } from "./design.ts";

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
  { items, unitsPerItem }: Dataset,
  { inventories, buckets }: Division,
): { inventory: string; sku: string; bucket: number; units: number }[] {
  return Array.from({ length: items }, (_, index) => skuOf(index)).flatMap((sku) =>
    split(unitsPerItem, buckets).map((units, bucket) => ({ inventory: `inventory-${inventoryOf(sku, inventories)}`, sku, bucket, units })),
  );
}

/** Puts an item's units on the shelves; then makes it durable and starts from a fresh checkpoint, so that no run pays for its own seeding. */
export function seedStock(url: string, stock: { sku: string; units: number }[]): Promise<void> {
  const values = [stock.map(({ sku }) => sku), stock.map(({ units }) => units)];
  return execute(url, [
    { text: "insert into stock (sku, available) select * from unnest($1::text[], $2::integer[])", values },
    { text: "vacuum analyze stock" },
    { text: "checkpoint" },
  ]);
}

/** Opens the customers' accounts. */
export function seedAccounts(url: string): Promise<void> {
  const accounts = `insert into accounts (customer, cents) select 'customer-' || lpad(number::text, 5, '0'), $2 from generate_series(0, $1::integer - 1) as number`;
  return execute(url, [
    { text: accounts, values: [customerCount, openingCents] },
    { text: "vacuum analyze accounts" },
    { text: "checkpoint" },
  ]);
}

/** What the audit has to know of the data set. */
export function auditedDataset(dataset: Dataset, division: Division) {
  return {
    items: dataset.items,
    stock: initialStock(dataset, division),
    customers: customerCount,
    openingCents,
    declineShare: dataset.declineShare,
  };
}
