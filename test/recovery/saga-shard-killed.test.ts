import { customerOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import { expectOngoing, restart } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { gateOfMoney } from "../support/recovery-saga-gates.ts";
import { openRows, startSagaRig, untilAtRest, type SagaRig } from "../support/recovery-saga.ts";
import { openShard, type Shard } from "../support/recovery-saga-shelf.ts";
import { until } from "../support/recovery-stores.ts";

describe("a shard of a saga's stock under load on a hot item", () => {
  let rig: SagaRig;
  let shelf: Shard;
  beforeAll(async () => {
    rig = await startSagaRig();
    shelf = await openShard(rig.shelves.map(({ address }) => address));
  });
  afterAll(async () => {
    await shelf?.[Symbol.asyncDispose]();
    await rig?.[Symbol.asyncDispose]();
  });

  const load = () => startLoad(rig.customers, { apis: [rig.deployed.api], inFlight: 4 });
  const shard = () => {
    const hot = rig.shelves[shelf.shard];
    if (hot === undefined) throw new Error("the hot item lies nowhere");
    return hot;
  };
  const bookOther = () =>
    rig.customers.book(rig.deployed.api, {
      bookingId: freshId(),
      customerId: customerOf(41),
      items: [{ sku: shelf.otherSku, quantity: 1 }],
    });
  const hotBooking = () => ({ bookingId: freshId(), customerId: customerOf(42), items: [{ sku: hotSku, quantity: 1 }] });

  it("killed with holds in it: they are there when it is back, and what others hold is sold meanwhile", async () => {
    const fault = rig.plan("shard killed with holds in it");
    await using gate = await gateOfMoney(rig, "charged");
    await using customers = load();
    await expectOngoing(customers);
    await gate.shut();
    const left = await until("four bookings are held and wait for their charge", async () => {
      const [open, states] = [await openRows(rig), await shelf.states()];
      return open.filter(({ booking_id: id }) => states.get(id) === "held").length >= 4 ? open : undefined;
    });
    await shard().kill();
    await gate.open();
    expect(await bookOther()).toEqual({ told: "confirmed" });
    if (!shard().isRunning && left.length > 0) fault.hit();
    await restart(shard());
    await Promise.all(left.map(({ booking_id: bookingId }) => untilAtRest(rig, bookingId)));
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await bookOther()).toEqual({ told: "confirmed" });
  });

  it("frozen until the cluster has given it up, then thawed: what it was asked meanwhile is done once or taken back", async () => {
    const fault = rig.plan("shard frozen until the others had given it up");
    await using customers = load();
    await expectOngoing(customers);
    shard().signal("SIGSTOP");
    const booking = hotBooking();
    const told = await rig.customers.book(rig.deployed.api, booking, 1);
    await until("the others have given it up", async () => ((await shelf.isGivenUp()) ? true : undefined));
    expect(await bookOther()).toEqual({ told: "confirmed" });
    if (told.told === "rejected" || told.told === "pending") fault.hit();
    shard().signal("SIGCONT");
    await untilAtRest(rig, booking.bookingId);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "rejected", reason: "unavailable" });
  });

  it("that has forgotten its scripts is given them again, and nobody notices", async () => {
    const fault = rig.plan("script caches emptied under load");
    await using customers = load();
    await expectOngoing(customers);
    const before = customers.answers.length;
    for (let times = 0; times < 5; times++) {
      await shelf.forgetScripts();
      await expectOngoing(customers);
    }
    fault.hit();
    await customers.stop();
    expect(new Set(customers.answers.slice(before).map(({ told }) => told))).toEqual(new Set(["confirmed"]));
    expect(await rig.complaints()).toEqual([]);
  });

  it("killed together with the broker and a participant: all that is promised still holds", async () => {
    const fault = rig.plan("broker, shard and payment killed together");
    await using customers = load();
    await expectOngoing(customers);
    await Promise.all([rig.broker, shard(), rig.payment].map((each) => each.kill()));
    const left = await openRows(rig);
    if (left.length > 0) fault.hit();
    await rig.broker.start();
    await restart(shard());
    await restart(rig.payment);
    await Promise.all(left.map(({ booking_id: bookingId }) => untilAtRest(rig, bookingId)));
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
  });
});
