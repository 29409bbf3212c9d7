import { customerOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import { expectOngoing } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { gateOfMoney, journalRows, startSagaRig, type SagaRig } from "../support/recovery-saga.ts";
import { until } from "../support/recovery-stores.ts";
import { plainSaga, variantOf } from "../support/variants.ts";

describe.each([variantOf("saga"), plainSaga])("$label that is asked twice, or too late", ({ switches }) => {
  let rig: SagaRig;
  beforeAll(async () => {
    // Nobody looks by himself within a client's patience: whoever waits has to be told. And nobody is asked twice.
    rig = await startSagaRig({ switches: { ...switches, replicas: "2", askMs: "20000", holdMs: "1500", ackWaitMs: "20000" } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const targets = () => rig.deployed.deployment.targets as [string, string];
  const fresh = (quantity = 1): Booking => ({ bookingId: freshId(), customerId: customerOf(45), items: [{ sku: hotSku, quantity }] });
  const load = () => startLoad(rig.customers, { apis: targets(), inFlight: 2 });
  const heard = async ({ bookingId }: Booking) =>
    (await journalRows(rig, bookingId)).flatMap(({ entries }) => entries.map(({ type }) => type));

  it("the same booking at both instances at once is one booking, and both clients hear its outcome", async () => {
    const fault = rig.plan("booking sent to two instances at once");
    await using customers = load();
    await expectOngoing(customers);
    const drivers: Set<string>[] = [];
    for (let round = 0; round < 5; round++) {
      const bookings = Array.from({ length: 8 }, () => fresh());
      const told = await Promise.all(bookings.map((booking) => Promise.all(targets().map((api) => rig.customers.book(api, booking)))));
      expect(told).toEqual(bookings.map(() => [{ told: "confirmed" }, { told: "confirmed" }]));
      for (const { bookingId } of bookings) drivers.push(new Set((await journalRows(rig, bookingId)).map(({ instance }) => instance)));
    }
    await customers.stop();
    // One of the two has driven each of them, and the other one has answered all the same.
    if (drivers.every((each) => each.size === 1) && new Set(drivers.flatMap((each) => [...each])).size === 2) fault.hit();
    expect(await rig.complaints()).toEqual([]);
  });

  it("the same cancel at both instances at once is one cancel, and both clients hear of it", async () => {
    const bookings = Array.from({ length: 8 }, () => fresh());
    for (const booking of bookings) expect(await rig.customers.book(targets()[0], booking)).toEqual({ told: "confirmed" });
    const told = await Promise.all(bookings.map((booking) => Promise.all(targets().map((api) => rig.customers.cancel(api, booking)))));
    expect(told).toEqual(bookings.map(() => [{ told: "cancelled" }, { told: "cancelled" }]));
    expect(await rig.complaints()).toEqual([]);
  });

  it("a booking in the middle of its way, asked for again at the other instance, is followed there", async () => {
    const fault = rig.plan("booking asked for at an instance that does not drive it");
    await using gate = await gateOfMoney(rig);
    await gate.shut();
    const booking = fresh();
    const first = rig.customers.book(targets()[0], booking);
    await until("it is held", async () => ((await heard(booking)).includes("reserved") ? true : undefined));
    const second = rig.customers.book(targets()[1], booking);
    expect(await rig.customers.book(targets()[1], booking, 0)).toEqual({ told: "pending" });
    fault.hit();
    await gate.open();
    expect(await Promise.all([first, second])).toEqual([{ told: "confirmed" }, { told: "confirmed" }]);
    expect(await rig.complaints()).toEqual([]);
  });
});
