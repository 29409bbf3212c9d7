import { customerOf, split, type Booking } from "@coordbench/domain";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, newBooking, startDatabaseUnderTest, type DatabaseUnderTest } from "../stock-under-test.ts";
import type { StockStore } from "../store.ts";

describe("the stock in a database", () => {
  let stock: DatabaseUnderTest;
  let session: Client;
  beforeAll(async () => {
    stock = await startDatabaseUnderTest();
    session = new Client({ connectionString: stock.url });
    await session.connect();
  });
  afterAll(async () => {
    await session?.end();
    await stock?.[Symbol.asyncDispose]();
  });

  /** How many transactions have written something. */
  const commits = async () => {
    const { rows } = await session.query("select pg_snapshot_xmax(pg_current_snapshot())::text as next");
    return Number((rows as { next: string }[])[0]?.next);
  };
  const outcomes = async (store: StockStore, bookings: Booking[]) =>
    (await Promise.all(bookings.map((booking) => store.reserve(booking)))).map((answer) => ("reason" in answer ? answer.reason : "held"));

  it("writes many bookings in one transaction, and each in one of its own where nothing is to be gathered", async () => {
    for (const [batch, transactions] of [
      [16, 1],
      [1, 16],
    ] as const) {
      await using store = await stock.open({ batch });
      const sku = await stock.item(store, 100);
      const bookings = Array.from({ length: 16 }, () => newBooking([{ sku, quantity: 1 }]));
      for (const step of ["reserve", "confirm", "cancel"] as const) {
        const before = await commits();
        await Promise.all(bookings.map((booking) => store[step](booking)));
        expect((await commits()) - before, `${step} by ${batch}`).toBe(transactions);
      }
    }
  });

  it("writes nothing for what stands already", async () => {
    await using store = await stock.open();
    const sku = await stock.item(store, 1);
    const booking = newBooking([{ sku, quantity: 1 }]);
    await store.reserve(booking);
    await store.confirm(booking);
    const before = await commits();
    expect([await store.reserve(booking), await store.confirm(booking), await store.release(booking)]).toEqual([
      { outcome: "held" },
      "sold",
      "sold",
    ]);
    expect((await commits()) - before).toBe(0);
  });

  it("answers the same booking that comes twice in one batch twice, and fails one that asks for nothing alone", async () => {
    await using store = await stock.open();
    const sku = await stock.item(store, 1);
    const [booking, unknown] = [newBooking([{ sku, quantity: 1 }]), newBooking([{ sku: "nothing", quantity: 1 }])];
    const asked = await Promise.allSettled([booking, unknown, booking].map((each) => store.reserve(each)));
    expect(asked.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await store.read(sku)).map(({ available, held }) => [available, held])).toEqual([[0, 1]]);
  });

  it("returns what it took of a booking's other items where one is refused, in the same transaction", async () => {
    await using store = await stock.open({ buckets: 2 });
    const [plenty, scarce] = [await stock.item(store, 10), await stock.item(store, 2)];
    await outcomes(store, [newBooking([{ sku: scarce, quantity: 1 }]), newBooking([{ sku: scarce, quantity: 1 }])]);
    const both = newBooking([plenty, scarce].map((sku) => ({ sku, quantity: 1 })));
    const before = await commits();
    expect(await store.reserve(both)).toEqual({ outcome: "refused", reason: "sold-out" });
    expect((await commits()) - before).toBe(1);
    expect((await store.read(plenty)).map(({ available }) => available)).toEqual([5, 5]);
  });

  // Had anybody waited in a circle, PostgreSQL would have ended it with an error.
  it.each([1, 16])("never waits in a circle, and sells every unit once, while everybody walks: %i together", async (batch) => {
    const buckets = 4;
    const stores = [await stock.open({ batch, buckets }), await stock.open({ batch, buckets })] as const;
    const skus = await Promise.all([30, 30, 30].map((units) => stock.item(stores[0], units)));
    const wanted = (index: number) => skus.toSorted((a, b) => ((index + a.length) % 2 === 0 ? a.localeCompare(b) : b.localeCompare(a)));
    const bookings = Array.from({ length: 200 }, (_, index) =>
      newBooking(
        wanted(index).map((sku, item) => ({ sku, quantity: 1 + ((index + item) % 2) })),
        customerOf(index),
      ),
    );
    const told = await Promise.all(
      bookings.map(async (booking, index) => {
        const [store, other] = index % 2 === 0 ? stores : ([stores[1], stores[0]] as const);
        const [reservation] = await Promise.all([store.reserve(booking), other.reserve(booking)]);
        if (reservation.outcome === "refused") return reservation.reason;
        if (index % 5 === 0) return other.release(booking);
        return other.confirm(booking);
      }),
    );
    const contents = (await Promise.all(skus.map((sku) => stores[0].read(sku)))).flat();
    expect(contents.flatMap(faultsOf)).toEqual([]);
    expect(contents.map(({ initial }) => initial)).toEqual(skus.flatMap(() => split(30, buckets)));
    const sold = bookings.filter((_, index) => told[index] === "sold").flatMap(({ items }) => items);
    expect(contents.reduce((total, content) => total + content.sold, 0)).toBe(sold.reduce((total, { quantity }) => total + quantity, 0));
    expect([told.includes("sold"), told.includes("sold-out")]).toEqual([true, true]);
    for (const store of stores) await store[Symbol.asyncDispose]();
  });
});
