import { startDatabaseUnderTest, startShardsUnderTest } from "../../../../services/saga/inventory/src/stock-under-test.ts";
import type { StockStore } from "../../../../services/saga/inventory/src/store.ts";
import type { StockPlace } from "./saga-stock.ts";

/** The stock of all inventories, in their order, and where an audit finds it. */
export interface StocksUnderTest extends AsyncDisposable {
  place: StockPlace;
  stocks: StockStore[];
}

/** Starts the stock of so many inventories: one cluster for all, or a database for each. */
export async function startStocks(where: "redis" | "postgres", inventories: number, buckets: number): Promise<StocksUnderTest> {
  await using started = new AsyncDisposableStack();
  const numbers = Array.from({ length: inventories }, (_, index) => index);
  if (where === "redis") {
    const shards = started.use(await startShardsUnderTest());
    const stock = started.use(await shards.open({ buckets }));
    const kept = started.move();
    return {
      place: { redis: shards.cluster.addresses },
      stocks: numbers.map(() => stock),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  }
  const databases: { name: string; url: string }[] = [];
  const stocks: StockStore[] = [];
  for (const number of numbers) {
    const database = started.use(await startDatabaseUnderTest());
    databases.push({ name: `inventory-${number}`, url: database.url });
    stocks.push(started.use(await database.open({ buckets })));
  }
  const kept = started.move();
  return { place: { databases }, stocks, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
