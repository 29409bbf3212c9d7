import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bookingThatWalks, countersOf, newBooking, startShardsUnderTest, type ShardsUnderTest } from "../stock-under-test.ts";

describe("the stock in a cluster, which knows no transaction over its slots", () => {
  let stock: ShardsUnderTest;
  beforeAll(async () => {
    stock = await startShardsUnderTest();
  });
  afterAll(() => stock?.[Symbol.asyncDispose]());

  it("remembers of each bucket that a booking has passed it", async () => {
    await using four = await stock.open({ buckets: 4 });
    const sku = await stock.item(four, 4);
    const [neighbour, walker] = [bookingThatWalks(sku, [0], 4), bookingThatWalks(sku, [0, 1], 4)];
    await four.reserve(neighbour);
    await four.reserve(walker);
    await four.release(neighbour);
    await four.reserve(walker);
    const states = (await four.read(sku)).map(({ records }) => records.find(({ bookingId }) => bookingId === walker.bookingId)?.state);
    expect(states).toEqual(["passed", "held", undefined, undefined]);
  });

  it("is reaped by the newest reaper alone", async () => {
    const holdMs = 100;
    await using brief = await stock.open({ holdMs });
    const sku = await stock.item(brief, 1);
    await brief.reserve(newBooking([{ sku, quantity: 1 }]));
    const [frozen, newer] = [await brief.openReaper(), await brief.openReaper()];
    await sleep(holdMs + 5);
    expect(await newer.reap()).toEqual({ expired: 1, isFenced: false });
    await brief.reserve(newBooking([{ sku, quantity: 1 }]));
    await sleep(holdMs + 5);
    expect(await frozen.reap()).toEqual({ expired: 0, isFenced: true });
    expect((await newer.reap()).expired).toBe(1);
  });

  it("is given back as a whole if one of several holds was lost between two confirms", async () => {
    await using one = await stock.open();
    const skus = await Promise.all([1, 1].map((units) => stock.item(one, units)));
    const booking = newBooking(skus.map((sku) => ({ sku, quantity: 1 })));
    await one.reserve(booking);
    // What a crash between the two leaves behind: one item sold, the other one's hold ended.
    await one.confirm({ ...booking, items: booking.items.slice(0, 1) });
    await one.release({ ...booking, items: booking.items.slice(1) });
    expect([await one.confirm(booking), await one.confirm(booking)]).toEqual(["expired", "expired"]);
    for (const sku of skus) expect(await countersOf(one, sku)).toEqual({ available: 1, held: 0, sold: 0 });
  });
});
