import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, newBooking, startShardsUnderTest, type ShardsUnderTest } from "../stock-under-test.ts";
import type { StockStore } from "../store.ts";

describe("a cluster whose masters have replicas", () => {
  let stock: ShardsUnderTest;
  let store: StockStore;
  const nodes: Redis[] = [];

  beforeAll(async () => {
    stock = await startShardsUnderTest(1);
    // An election takes as long as it takes.
    store = await stock.open({ patience: { connectMs: 10_000, answerMs: 2_000, retryMs: 60_000 } });
    for (const { port } of stock.cluster.nodes) nodes.push(new Redis({ port, retryStrategy: () => 50 }).on("error", () => undefined));
  });
  afterAll(async () => {
    for (const node of nodes) node.disconnect();
    await store?.[Symbol.asyncDispose]();
    await stock?.[Symbol.asyncDispose]();
  });

  it("goes on at the replica of a master that died, with all that the replica had heard", async () => {
    const skus = await Promise.all(Array.from({ length: 12 }, () => stock.item(store, 100)));
    const bookings = skus.map((sku) => newBooking([{ sku, quantity: 1 }]));
    for (const booking of bookings) expect(await store.reserve(booking)).toEqual({ outcome: "held" });
    const [victim] = stock.cluster.nodes;
    const [master] = nodes;
    expect(await master?.wait(1, 10_000)).toBe(1);
    await victim?.kill();
    // Asked once more, everybody says what was said before: those of the dead master by way of its replica.
    for (const booking of bookings) expect(await store.reserve(booking)).toEqual({ outcome: "held" });
    for (const booking of bookings) expect(await store.confirm(booking)).toBe("sold");
    const contents = (await Promise.all(skus.map((sku) => store.read(sku)))).flat();
    expect(contents.flatMap(faultsOf)).toEqual([]);
    expect(contents.map(({ sold }) => sold)).toEqual(skus.map(() => 1));
    const roles = await Promise.all(nodes.slice(1).map(async (node) => /role:(\w+)/.exec(await node.info("replication"))?.[1]));
    expect(
      roles.filter((role) => role === "master"),
      "its replica is the third master now",
    ).toHaveLength(3);
  });
});
