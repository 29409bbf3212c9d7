import { customerOf, inventoryOf, isDeclined, openingCents, placeItems, skuOf, split, type Booking } from "@coordbench/domain";
import { Cluster } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketKeys } from "../../../../services/saga/inventory/src/redis/keys.ts";
import { runInvariants } from "../invariants/run-invariants.ts";
import type { Asked, Ledgers } from "../ledgers.ts";
import { cleanRun } from "../corpus/clean-run.ts";
import { readOpen, readSaga, snapshotStock, type SagaLedgers } from "./index.ts";
import { declineShare, startSagaUnderTest, type SagaUnderTest } from "./saga-under-test.ts";

const shape = { items: 6, inventories: 2, buckets: 3, customers: 4 };
const units = 100;
const promises = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 18, 19, 20];
const skus = Array.from({ length: shape.items }, (_, index) => skuOf(index));
const [one = "", other = ""] = [0, 1].map((inventory) => skus.find((sku) => inventoryOf(sku, shape.inventories) === inventory));
const ids = Array.from({ length: 200 }, (_, index) => `booking-${index}`);
const paying = ids.filter((id) => !isDeclined(id, declineShare));
const declined = ids.find((id) => isDeclined(id, declineShare)) ?? "";

const newBooking = (bookingId = "", quantity = 1): Booking => ({
  bookingId,
  customerId: customerOf(1),
  items: [one, other].map((sku) => ({ sku, quantity })),
});
const bookings = {
  standing: newBooking(paying[0], 2),
  cancelled: newBooking(paying[1]),
  declined: newBooking(declined),
  large: newBooking(paying[2], 99),
  stuck: newBooking(paying[3]),
  pending: newBooking(paying[4]),
};

describe.each(["redis", "postgres"] as const)("the ledgers of a saga with its stock in %s", (store) => {
  let saga: SagaUnderTest;
  let quiet: SagaLedgers;

  beforeAll(async () => {
    saga = await startSagaUnderTest(store, shape);
    for (const sku of skus) await saga.stocks[inventoryOf(sku, shape.inventories)]?.seed(sku, units);
    const { standing, cancelled, declined: refused, large } = bookings;
    for (const booking of [standing, cancelled, refused, large]) await saga.carry(booking);
    await saga.carry(cancelled, "cancel");
    quiet = await readSaga(saga.stores);
  });
  afterAll(() => saga?.[Symbol.asyncDispose]());

  const of = <Row extends { bookingId: string }>(rows: Row[], { bookingId }: Booking) => rows.filter((row) => row.bookingId === bookingId);
  const typesOf = (read: SagaLedgers, booking: Booking) =>
    of(read.journals, booking).flatMap(({ entries }) => entries.map(({ type }) => type));

  it("have the decisions, each with its body and its moment", () => {
    const decided = (booking: Booking) =>
      of(quiet.decisions, booking).map(({ operation, outcome, reason }) => [operation, outcome, reason]);
    expect(decided(bookings.standing)).toEqual([["book", "confirmed", undefined]]);
    expect(decided(bookings.cancelled)).toEqual([
      ["book", "confirmed", undefined],
      ["cancel", "confirmed", undefined],
    ]);
    expect(decided(bookings.declined)).toEqual([["book", "rejected", "payment-declined"]]);
    expect(decided(bookings.large)).toEqual([["book", "rejected", "quantity"]]);
    expect(of(quiet.decisions, bookings.standing)[0]).toMatchObject({
      ...bookings.standing,
      attempt: 1,
      decidedAtMs: expect.any(Number) as number,
    });
  });

  it("have what was taken and paid, and what went back with the operation that asked for it", () => {
    const moved = (booking: Booking) =>
      of(quiet.stockMovements, booking)
        .map(({ operation, units: taken }) => `${operation} ${taken}`)
        .toSorted();
    const paid = (booking: Booking) => of(quiet.moneyMovements, booking).map(({ operation, cents }) => [operation, Math.sign(cents)]);
    expect([moved(bookings.standing), paid(bookings.standing)]).toEqual([["book 2", "book 2"], [["book", 1]]]);
    expect(moved(bookings.cancelled)).toEqual(["book 1", "book 1", "cancel -1", "cancel -1"]);
    expect(paid(bookings.cancelled)).toEqual([
      ["book", 1],
      ["cancel", -1],
    ]);
    expect([moved(bookings.declined), paid(bookings.declined)]).toEqual([[], []]);
    expect(new Set(of(quiet.stockMovements, bookings.standing).map(({ inventory, sku }) => `${inventory} ${sku}`))).toEqual(
      new Set([`inventory-0 ${one}`, `inventory-1 ${other}`]),
    );
  });

  it("have the journals, and a word of each participant", () => {
    expect(typesOf(quiet, bookings.standing)).toEqual(["accepted", "reserved", "reserved", "charged", "sold", "sold", "confirmed"]);
    expect(of(quiet.journals, bookings.standing)[0]?.isAtRest).toBe(true);
    const said = (booking: Booking) => new Set(of(quiet.words, booking).map(({ entries }) => entries.map(({ type }) => type).join(" ")));
    expect(said(bookings.standing)).toEqual(new Set(["reserved sold", "charged"]));
    expect(said(bookings.cancelled)).toEqual(new Set(["reserved sold released", "charged refunded"]));
    expect(said(bookings.declined)).toEqual(new Set(["reserved released", "declined"]));
    expect(said(bookings.large)).toEqual(new Set(["refused"]));
  });

  it("hold every invariant of a run that kept its word", async () => {
    const ledgers = run(quiet, await snapshotStock(saga.stores));
    const found = runInvariants.filter(({ id }) => promises.includes(id)).map(({ id, check }) => ({ id, ...check(ledgers) }));
    expect(found.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
  });

  it("tell what is open, whom it waits for, and which dead letters somebody must care for", async () => {
    expect(await readOpen(saga.stores.booking)).toEqual([]);
    await saga.carry(bookings.stuck);
    await saga.carry(bookings.stuck, "cancel", ({ step }) => step === "refund");
    await saga.carry(bookings.pending, "book", ({ step }) => step === "reserve");
    await saga.append(bookings.pending, [], false);
    await saga.park("payment", [bookings.stuck.bookingId], "delivered too often");
    await saga.park("inventory-0", [bookings.standing.bookingId], "delivered too often");
    await saga.park("inventory-1", [], "no message");
    await saga.park("inventory-1", ["nobody's"], "no such booking");
    const open = await readOpen(saga.stores.booking);
    expect(open.map(({ where, what }) => `${where}: ${what}`).toSorted()).toEqual(
      [
        `booking: ${bookings.stuck.bookingId} waits for payment after incident`,
        `booking: ${bookings.pending.bookingId} waits for inventory-0, inventory-1 after rejected`,
        `inventory-1: dead letter about no readable booking: no message`,
        `inventory-1: dead letter about nobody's: no such booking`,
        `payment: dead letter about ${bookings.stuck.bookingId}: delivered too often`,
      ].toSorted(),
    );
    expect(open.every(({ ageMs, foreign }) => ageMs >= 0 && !foreign)).toBe(true);
    const { journals, deadLetters } = await readSaga(saga.stores);
    expect([of(journals, bookings.stuck)[0]?.isAtRest, deadLetters.length]).toEqual([false, 4]);
  });

  it("see units that are held, and every bucket conserved while they are", async () => {
    const booking = newBooking("booking-held", 3);
    for (const [number, items] of placeItems(booking.items, shape.inventories)) await saga.stocks[number]?.reserve({ ...booking, items });
    const levels = (await snapshotStock(saga.stores)).flatMap((snapshot) => snapshot.levels);
    expect(levels).toHaveLength(shape.items * shape.buckets);
    expect(levels.reduce((total, { held }) => total + held, 0)).toBe(6);
    expect(levels.reduce((total, { available, held, sold }) => total + available + held + sold, 0)).toBe(shape.items * units);
    expect(levels.every(({ miscounted = 0 }) => miscounted === 0)).toBe(true);
  });

  it("show units that are not where the records say, and refuse what is no number", async ({ skip }) => {
    const { stock: place } = saga.stores;
    skip(!("redis" in place), "a database keeps no counters beside its records, and has numbers only");
    const redis = new Cluster("redis" in place ? [...place.redis] : []);
    const { stock: key } = bucketKeys({ sku: one, number: 0 });
    await redis.hincrby(key, "sold", 1);
    const { stock } = await readSaga(saga.stores);
    expect(stock.filter(({ miscounted }) => miscounted !== undefined && miscounted !== 0)).toMatchObject([
      { inventory: "inventory-0", sku: one, bucket: 0, miscounted: 1 },
    ]);
    await redis.hset(key, "sold", "many");
    await expect(readSaga(saga.stores)).rejects.toThrow("has no number of units that are sold");
    redis.disconnect();
  });
});

/** What an audit sees of the bookings whose clients were told. */
function run(stored: SagaLedgers, snapshots: Ledgers["snapshots"]): Ledgers {
  const { standing, cancelled, declined: refused, large } = bookings;
  const asked: Asked[] = [
    { ...standing, operation: "book", told: "confirmed" },
    { ...cancelled, operation: "book", told: "confirmed" },
    { ...cancelled, operation: "cancel", told: "cancelled" },
    { ...refused, operation: "book", told: "rejected", reason: "payment-declined" },
    { ...large, operation: "book", told: "rejected", reason: "quantity" },
  ];
  const stock = skus.flatMap((sku) =>
    split(units, shape.buckets).map((share, bucket) => ({
      inventory: `inventory-${inventoryOf(sku, shape.inventories)}`,
      sku,
      bucket,
      units: share,
    })),
  );
  const dataset = { items: shape.items, stock, customers: shape.customers, openingCents, declineShare, scarce: true };
  return { ...cleanRun(), ...stored, promises, dataset, asked, snapshots };
}
