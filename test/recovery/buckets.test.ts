import { customerOf, skuOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import { bucketsOf } from "../support/effects.ts";
import { expectOngoing, restart, startRig, type Rig } from "../support/recovery.ts";
import { startLoad } from "../support/recovery-customers.ts";
import { until } from "../support/recovery-stores.ts";
import { speakTo } from "../support/recovery-wire.ts";

const [unitsPerItem, yes] = [800, { vote: "yes" }];
const full = [200, 200, 200, 200];

describe("stock in four buckets", () => {
  let rig: Rig;
  let inventory: ReturnType<typeof speakTo>;
  beforeAll(async () => {
    rig = await startRig({ switches: { buckets: "4", replicas: "2" }, dataset: { unitsPerItem } });
    inventory = speakTo("inventory-0", rig.inventory);
  });
  afterAll(async () => {
    inventory?.[Symbol.dispose]();
    await rig?.[Symbol.asyncDispose]();
  });

  const bookingOf = (sku: string, quantity: number, customer = 1): Booking => ({
    bookingId: freshId(),
    customerId: customerOf(customer),
    items: [{ sku, quantity }],
  });

  /** An operation of a coordinator that does not live to end it: all that its client knows is that it asked. */
  function orphan(kind: "book" | "cancel", { bookingId, customerId, items }: Booking) {
    rig.customers.asked.push({ bookingId, customerId, items, operation: kind, told: "unknown" });
    const operation = { bookingId, kind, attempt: 1, hash: "hash" };
    return { operation, prepare: () => inventory.prepare(operation, { participant: "inventory-0", customerId, items, cents: 0 }) };
  }

  it("keeps its books while customers book and cancel and an inventory dies among them", async () => {
    const fault = rig.plan("an inventory killed while bookings walk");
    const apis = rig.deployed.deployment.targets;
    await using load = startLoad(rig.customers, { apis, inFlight: 6, customerIdOf: () => customerOf(3) });
    await expectOngoing(load);
    const booking = bookingOf(skuOf(0), 2, 2);
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "confirmed" });
    await rig.inventory.kill();
    fault.hit();
    await restart(rig.inventory);
    await expectOngoing(load);
    await until("it is cancelled", async () =>
      (await rig.customers.cancel(rig.deployed.api, booking)).told === "cancelled" ? true : undefined,
    );
    await load.stop();
    expect(await rig.complaints()).toEqual([]);
  });

  it("finds the promise of a Prepare that comes twice and late, also where its buckets are empty by now", async () => {
    const others = [1, 2, 3].map(() => bookingOf(skuOf(1), 200));
    for (const other of others) expect(await rig.customers.book(rig.deployed.api, other)).toEqual({ told: "confirmed" });
    const { operation, prepare } = orphan("book", bookingOf(skuOf(1), 200));
    expect(await Promise.all([prepare(), prepare()])).toEqual([yes, yes]);
    expect(await prepare()).toEqual(yes);
    await inventory.abort(operation);
    expect(await prepare()).toEqual({ vote: "no", reason: "unavailable" });
    expect((await bucketsOf(rig.deployed.deployment, skuOf(1))).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 200]);
    expect(await rig.complaints()).toEqual([]);
  });

  it("lets a cancel wait for the Commit of its booking, and return the units to where that found them", async () => {
    const booking = bookingOf(skuOf(2), 200);
    const { operation: booked, prepare } = orphan("book", booking);
    const { operation: cancelled, prepare: prepareCancel } = orphan("cancel", booking);
    expect(await prepare()).toEqual(yes);
    expect(await prepareCancel()).toEqual({ vote: "no", reason: "contention" });
    const waiting = prepareCancel();
    await inventory.commit(booked);
    expect(await waiting).toEqual(yes);
    await inventory.commit(cancelled);
    expect(await prepareCancel()).toEqual(yes);
    expect(await bucketsOf(rig.deployed.deployment, skuOf(2))).toEqual(full);
  });

  it("gives nothing back for what nobody booked", async () => {
    const { prepare } = orphan("cancel", bookingOf(skuOf(3), 1));
    await expect(prepare()).rejects.toThrow("there is no booking");
    expect(await bucketsOf(rig.deployed.deployment, skuOf(3))).toEqual(full);
  });
});
