import { skuOf } from "@coordbench/domain";
import { openRedisStock } from "@coordbench/saga-inventory/redis";
import { Client } from "pg";
import { initialStock, seedAccounts, seedBuckets, seedStock } from "../designs/stores.ts";
import type { SeedConfig } from "./config.ts";

/** Fills what is still empty, so that it may run any time: accounts, and the stock wherever it lies. */
export async function seed(config: SeedConfig): Promise<void> {
  const accounts = withPassword(config.accountsUrl, config.accountsPassword);
  await ifEmpty(accounts, "accounts", () => seedAccounts(accounts));
  const { redisAddresses, stockUrls } = config;
  if (redisAddresses !== undefined) await seedCluster(redisAddresses.split(","), config);
  else if (stockUrls !== undefined) await seedInventories(stockUrls, config);
  else await ifEmpty(accounts, "stock", () => seedStock(accounts, initialStock(config, { inventories: 1, buckets: 1 })));
}

async function seedCluster(addresses: string[], { items, unitsPerItem, buckets, redisPassword: password }: SeedConfig): Promise<void> {
  // Seeding holds nothing: for how long is nobody's business.
  await using stock = await openRedisStock({ addresses, password, buckets, holdMs: 1 });
  for (let index = 0; index < items; index++) await stock.seed(skuOf(index), unitsPerItem);
}

async function seedInventories(urls: string[], config: SeedConfig): Promise<void> {
  const initial = initialStock(config, { inventories: urls.length, buckets: config.buckets });
  for (const [index, each] of urls.entries()) {
    const url = withPassword(each, config.stockPassword);
    const own = initial.filter(({ inventory }) => inventory === `inventory-${index}`);
    await ifEmpty(url, "stock", () => seedBuckets(url, own));
  }
}

function withPassword(address: string, password: string | undefined): string {
  const url = new URL(address);
  if (password !== undefined) url.password = password;
  return url.href;
}

/** The service that owns a table makes it; what is in there already stays. */
async function ifEmpty(url: string, table: "stock" | "accounts", fill: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "seed" });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select from ${table} limit 1`);
    if (rowCount === 0) await fill();
  } finally {
    await client.end();
  }
}
