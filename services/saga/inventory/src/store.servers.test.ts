import { setTimeout as sleep } from "node:timers/promises";
import { split } from "@coordbench/domain";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bookingThatWalks,
  countersOf,
  faultsOf,
  newBooking,
  startDatabaseUnderTest,
  startShardsUnderTest,
  type StockUnderTest,
} from "./stock-under-test.ts";
import type { StockStore } from "./store.ts";

const refused = (reason: string) => ({ outcome: "refused", reason });
const held = { outcome: "held" };

const starts = { redis: startShardsUnderTest, postgres: startDatabaseUnderTest };

describe.each(["redis", "postgres"] as const)("the stock in %s", (where) => {
  let stock: StockUnderTest;
  let one: StockStore;
  let four: StockStore;
  let brief: StockStore;
  const holdMs = 100;

  beforeAll(async () => {
    stock = await starts[where]();
    one = await stock.open();
    four = await stock.open({ buckets: 4 });
    brief = await stock.open({ holdMs });
  });
  afterAll(async () => {
    for (const store of [one, four, brief]) await store?.[Symbol.asyncDispose]();
    await stock?.[Symbol.asyncDispose]();
  });

  it("is seeded evenly and once, and knows what it never had", async () => {
    const sku = await stock.item(four, 10);
    await four.seed(sku, 10);
    expect((await four.read(sku)).map(({ available }) => available)).toEqual([3, 3, 2, 2]);
    expect(await four.available(sku)).toBe(10);
    expect(await four.available("nothing")).toBeUndefined();
    await expect(four.seed(sku, 11)).rejects.toThrow("was filled before");
    await expect(four.reserve(newBooking([{ sku: "nothing", quantity: 1 }]))).rejects.toThrow("has no stock");
  });

  it("is held, sold and taken back, each once however often it is asked", async () => {
    const sku = await stock.item(one, 5);
    const booking = newBooking([{ sku, quantity: 2 }]);
    const thrice = async (ask: () => Promise<unknown>) => [await ask(), ...(await Promise.all([ask(), ask()]))];
    expect(await thrice(() => one.reserve(booking))).toEqual([held, held, held]);
    expect(await countersOf(one, sku)).toEqual({ available: 3, held: 2, sold: 0 });
    expect(await thrice(() => one.confirm(booking))).toEqual(["sold", "sold", "sold"]);
    expect(await countersOf(one, sku)).toEqual({ available: 3, held: 0, sold: 2 });
    expect(await one.release(booking)).toBe("sold");
    expect(await thrice(() => one.cancel(booking))).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(await countersOf(one, sku)).toEqual({ available: 5, held: 0, sold: 0 });
    expect([await one.reserve(booking), await one.confirm(booking)]).toEqual([held, "sold"]);
    expect(await countersOf(one, sku)).toEqual({ available: 5, held: 0, sold: 0 });
  });

  it("is not cancelled before it is sold", async () => {
    const sku = await stock.item(one, 1);
    const booking = newBooking([{ sku, quantity: 1 }]);
    await one.reserve(booking);
    expect(await one.cancel(booking)).toBe("not-sold");
    expect(await countersOf(one, sku)).toEqual({ available: 0, held: 1, sold: 0 });
  });

  it("of which the last unit is held says so again, and not that it is gone", async () => {
    const sku = await stock.item(four, 1);
    const booking = newBooking([{ sku, quantity: 1 }]);
    await four.reserve(booking);
    expect(await four.reserve(booking)).toEqual(held);
    expect(await four.reserve(newBooking([{ sku, quantity: 1 }]))).toEqual(refused("sold-out"));
  });

  it("refuses for good: a refusal stands when there is stock again", async () => {
    const sku = await stock.item(four, 1);
    const [first, second] = [newBooking([{ sku, quantity: 1 }]), newBooking([{ sku, quantity: 1 }])];
    await four.reserve(first);
    await four.reserve(second);
    await four.release(first);
    expect(await four.reserve(second)).toEqual(refused("sold-out"));
    expect(await four.available(sku)).toBe(1);
  });

  it("refuses more than a bucket ever held as too large a quantity", async () => {
    const sku = await stock.item(four, 10);
    expect(await four.reserve(newBooking([{ sku, quantity: 4 }]))).toEqual(refused("quantity"));
    expect(await four.reserve(newBooking([{ sku, quantity: 3 }]))).toEqual(held);
  });

  it("is held once by a walk whose answer was lost, though its home has been refilled since", async () => {
    const sku = await stock.item(four, 4);
    const neighbour = bookingThatWalks(sku, [0], 4);
    const walker = bookingThatWalks(sku, [0, 1], 4);
    await four.reserve(neighbour);
    await four.reserve(walker);
    const taken = async () =>
      (await four.read(sku)).map(({ records }) =>
        records.some(({ bookingId, state }) => bookingId === walker.bookingId && (state === "held" || state === "sold")),
      );
    expect(await taken()).toEqual([false, true, false, false]);
    await four.release(neighbour);
    expect((await four.read(sku))[0]?.available).toBe(1);
    expect(await four.reserve(walker)).toEqual(held);
    expect(await taken()).toEqual([false, true, false, false]);
    expect(await four.confirm(walker)).toBe("sold");
    expect(await taken()).toEqual([false, true, false, false]);
    expect(await countersOf(four, sku)).toEqual({ available: 3, held: 0, sold: 1 });
  });

  it("that was released before it was asked for is never held", async () => {
    const sku = await stock.item(four, 8);
    const booking = newBooking([{ sku, quantity: 1 }]);
    expect([await four.release(booking), await four.release(booking)]).toEqual(["released", "released"]);
    expect(await four.reserve(booking)).toEqual(refused("released"));
    expect(await four.confirm(booking)).toBe("expired");
    expect(await countersOf(four, sku)).toEqual({ available: 8, held: 0, sold: 0 });
  });

  it("is released once by two releases and the reaper together", async () => {
    const sku = await stock.item(brief, 3);
    const bookings = Array.from({ length: 3 }, () => newBooking([{ sku, quantity: 1 }]));
    await Promise.all(bookings.map((booking) => brief.reserve(booking)));
    const reaper = await brief.openReaper();
    await sleep(holdMs + 5);
    await Promise.all(bookings.flatMap((booking) => [brief.release(booking), reaper.reap(), brief.release(booking)]));
    expect(await countersOf(brief, sku)).toEqual({ available: 3, held: 0, sold: 0 });
  });

  it("is confirmed in time or expires, whoever comes first, and never both", async () => {
    const sku = await stock.item(brief, 2);
    const [early, late] = [newBooking([{ sku, quantity: 1 }]), newBooking([{ sku, quantity: 1 }])];
    // However slow this machine is, only one of them comes too late.
    await using patient = await stock.open({});
    await Promise.all([patient.reserve(early), brief.reserve(late)]);
    const reaper = await brief.openReaper();
    await sleep(holdMs + 5);
    expect(await brief.confirm(early)).toBe("sold");
    expect(await brief.confirm(late)).toBe("expired");
    expect((await reaper.reap()).expired).toBe(0);
    expect([await brief.confirm(early), await brief.confirm(late), await brief.reserve(late)]).toEqual([
      "sold",
      "expired",
      refused("expired"),
    ]);
    expect(await countersOf(brief, sku)).toEqual({ available: 1, held: 0, sold: 1 });
  });

  it("is confirmed or reaped by exactly one when both come at the deadline", async () => {
    const lastsMs = 500;
    await using store = await stock.open({ holdMs: lastsMs });
    const sku = await stock.item(store, 200);
    const bookings = Array.from({ length: 200 }, () => newBooking([{ sku, quantity: 1 }]));
    const reaper = await store.openReaper();
    const answers = await Promise.all(
      bookings.map(async (booking, index) => {
        await store.reserve(booking);
        // Some are in time however slow this machine is, and some are late.
        if (index % 10 !== 9) await sleep(lastsMs - 30 + (index % 40));
        const [answer] = await Promise.all([store.confirm(booking), index % 10 === 0 ? reaper.reap() : undefined]);
        return answer;
      }),
    );
    const sold = answers.filter((answer) => answer === "sold").length;
    expect([sold > 0, sold < 200]).toEqual([true, true]);
    expect(await countersOf(store, sku)).toEqual({ available: 200 - sold, held: 0, sold });
  });

  it("is held for all items of a booking or for none", async () => {
    const skus = await Promise.all([3, 3, 0].map((units) => stock.item(four, units)));
    const all = newBooking(skus.map((sku) => ({ sku, quantity: 1 })));
    const some = newBooking(skus.slice(0, 2).map((sku) => ({ sku, quantity: 1 })));
    const counters = () => Promise.all(skus.slice(0, 2).map((sku) => countersOf(four, sku)));
    expect([await four.reserve(all), await four.reserve(all)]).toEqual([refused("quantity"), refused("quantity")]);
    expect(await counters()).toEqual([1, 2].map(() => ({ available: 3, held: 0, sold: 0 })));
    expect([await four.reserve(some), await four.confirm(some)]).toEqual([held, "sold"]);
    expect(await counters()).toEqual([1, 2].map(() => ({ available: 2, held: 0, sold: 1 })));
  });

  it("conserves every bucket at every moment, gives a booking at most one, and keeps its word, whatever is asked at once", async () => {
    const verbs = ["reserve", "confirm", "release", "cancel", "reap", "wait"] as const;
    const ask = fc.record({ verb: fc.constantFrom(...verbs), who: fc.nat(5) });
    const hurried = [await stock.open({ buckets: 3, holdMs: 5 }), await stock.open({ buckets: 3, holdMs: 5 })];
    const property = async (scripts: { verb: (typeof verbs)[number]; who: number }[][], quantities: number[]) => {
      const [store, other] = hurried as [StockStore, StockStore];
      const sku = await stock.item(store, 5);
      const bookings = quantities.map((quantity) => newBooking([{ sku, quantity }]));
      const reaper = await store.openReaper();
      const act = async ({ verb, who }: { verb: (typeof verbs)[number]; who: number }, by: StockStore) => {
        if (verb === "wait") return sleep(6);
        if (verb === "reap") return reaper.reap();
        const { bookingId } = bookings[who]!;
        told.push({ bookingId, answer: await by[verb](bookings[who]!) });
      };
      const told: { bookingId: string; answer: unknown }[] = [];
      const whoWasTold = (wanted: string) => new Set(told.filter(({ answer }) => answer === wanted).map(({ bookingId }) => bookingId));
      const faults: string[] = [];
      const run = async (script: (typeof scripts)[number], by: StockStore) => {
        for (const step of script) {
          await act(step, by);
          const contents = await by.read(sku);
          faults.push(...contents.flatMap(faultsOf));
          if (contents.some(({ initial }, bucket) => initial !== split(5, 3)[bucket])) faults.push("units have come or gone");
        }
      };
      await Promise.all(scripts.map((script, index) => run(script, index % 2 === 0 ? store : other)));
      expect(faults).toEqual([]);
      const taken = (await store.read(sku)).flatMap(({ records }) => records.filter(({ state }) => state === "held" || state === "sold"));
      const takers = new Set(taken.map(({ bookingId }) => bookingId));
      expect(takers.size).toBe(taken.length);
      expect(takers.intersection(whoWasTold("released"))).toEqual(new Set());
      expect(whoWasTold("sold").intersection(whoWasTold("expired"))).toEqual(new Set());
    };
    const scripts = fc.array(fc.array(ask, { maxLength: 8 }), { minLength: 2, maxLength: 4 });
    const quantities = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 6, maxLength: 6 });
    await fc.assert(fc.asyncProperty(scripts, quantities, property), { numRuns: 60 });
    for (const store of hurried) await store[Symbol.asyncDispose]();
  });
});
