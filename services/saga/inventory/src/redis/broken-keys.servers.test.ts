import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countersOf, faultsOf, newBooking, startShardsUnderTest, type ShardsUnderTest } from "../stock-under-test.ts";
import type { StockStore } from "../store.ts";
import { openCluster, type StockCluster } from "./cluster.ts";
import { bucketKeys } from "./keys.ts";

type Keys = ReturnType<typeof bucketKeys>;

describe("a stock whose keys somebody has spoilt", () => {
  let stock: ShardsUnderTest;
  let one: StockStore;
  let operator: StockCluster;
  const holdMs = 300;

  beforeAll(async () => {
    stock = await startShardsUnderTest();
    one = await stock.open();
    operator = await openCluster({ addresses: stock.cluster.addresses });
  });
  afterAll(async () => {
    await operator?.[Symbol.asyncDispose]();
    await one?.[Symbol.asyncDispose]();
    await stock?.[Symbol.asyncDispose]();
  });

  const redis = () => operator.client;
  const keysOf = (sku: string) => bucketKeys({ sku, number: 0 });
  const itemOf = async (units: number) => {
    const sku = await stock.item(one, units);
    const booking = newBooking([{ sku, quantity: 2 }]);
    return { sku, booking, keys: keysOf(sku) };
  };
  /** What Redis holds under the keys of a bucket, whatever their types are. */
  const written = async ({ stock: shelf, records, deadlines }: Keys) =>
    Promise.all([shelf, records, deadlines].map(async (key) => (await redis().dumpBuffer(key))?.toString("hex")));
  /** Puts a text where something else belongs, and returns what puts it back. */
  const replace = async (key: string) => {
    const before = await redis().dumpBuffer(key);
    await redis().set(key, "somebody's");
    return async () => {
      await redis().del(key);
      if (before !== null) await redis().restore(key, 0, before);
    };
  };
  const spoil = (field: string, value: string) => async (keys: Keys) => {
    const before = await redis().hget(keys.stock, field);
    await redis().hset(keys.stock, field, value);
    return async () => void (await redis().hset(keys.stock, field, String(before)));
  };
  const miss = async ({ stock: shelf }: Keys) => {
    const before = await redis().hgetall(shelf);
    await redis().del(shelf);
    return async () => void (await redis().hset(shelf, before));
  };

  const spoilt: [how: string, act: (keys: Keys) => Promise<() => Promise<void>>][] = [
    ["with a stock of another type", ({ stock: shelf }) => replace(shelf)],
    ["with records of another type", ({ records }) => replace(records)],
    ["with deadlines of another type", ({ deadlines }) => replace(deadlines)],
    ["without a stock", miss],
    ...["", "many", "1.5", "inf", "nan", "12 units"].map(
      (value) => [`with ${JSON.stringify(value)} units available`, spoil("available", value)] as [string, typeof miss],
    ),
    ["with units held that are no number", spoil("held", "some")],
  ];

  it.each(spoilt)("%s holds nothing, and holds again once that is mended", async (_how, act) => {
    const { sku, booking, keys } = await itemOf(5);
    const mend = await act(keys);
    const before = await written(keys);
    for (const again of [1, 2]) await expect(one.reserve(booking), `try ${again}`).rejects.toThrow(/WRONGTYPE|has no stock/);
    expect(await written(keys)).toEqual(before);
    await mend();
    expect(await one.reserve(booking)).toEqual({ outcome: "held" });
    expect(await countersOf(one, sku)).toEqual({ available: 3, held: 2, sold: 0 });
  });

  const endings = ["confirm", "release", "cancel"] as const;
  it.each(spoilt.flatMap(([how, act]) => endings.map((ending) => [how, ending, act] as const)))(
    "%s keeps what it holds when it is asked to %s, and does so once that is mended",
    async (_how, ending, act) => {
      const { sku, booking, keys } = await itemOf(5);
      await one.reserve(booking);
      if (ending === "cancel") await one.confirm(booking);
      const mend = await act(keys);
      const before = await written(keys);
      const answers = [1, 2].map(() => one[ending](booking).catch(() => "failed"));
      // What is not needed for it may be spoilt.
      if ((await Promise.all(answers)).includes("failed")) expect(await written(keys)).toEqual(before);
      await mend();
      await one[ending](booking);
      const expected = { confirm: [3, 0, 2], release: [5, 0, 0], cancel: [5, 0, 0] }[ending];
      expect(Object.values(await countersOf(one, sku))).toEqual(expected);
      expect((await one.read(sku)).flatMap(faultsOf)).toEqual([]);
    },
  );

  it("does not take a record that it cannot read for a hold", async () => {
    const { sku, booking, keys } = await itemOf(5);
    await redis().hset(keys.records, booking.bookingId, "mine");
    for (const step of ["reserve", "confirm", "release"] as const) await expect(one[step](booking)).rejects.toThrow("has a record of");
    expect(await countersOf(one, sku)).toEqual({ available: 5, held: 0, sold: 0 });
  });

  it("is reaped all the same: what cannot be given back keeps no other hold, and is told of", async () => {
    await using brief = await stock.open({ holdMs });
    const items = await Promise.all(Array.from({ length: 4 }, () => itemOf(5)));
    for (const { booking } of items) await brief.reserve(booking);
    const [first, ...others] = items;
    const mend = await miss(first!.keys);
    for (const { keys } of items) await redis().zadd(keys.deadlines, 1, "no name of a hold");
    await sleep(holdMs + 5);
    const reaper = await brief.openReaper();
    await expect(reaper.reap()).rejects.toThrow(/is no name of a hold|has no stock/);
    for (const { sku } of others) expect(await countersOf(one, sku)).toEqual({ available: 5, held: 0, sold: 0 });
    await mend();
    for (const { keys } of items) await redis().zrem(keys.deadlines, "no name of a hold");
    expect(await reaper.reap()).toEqual({ expired: 1, isFenced: false });
    expect(await countersOf(one, first!.sku)).toEqual({ available: 5, held: 0, sold: 0 });
  });
});
