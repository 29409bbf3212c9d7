import { customerOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { find, freshId, send } from "../support/api.ts";
import { arm, standings } from "../support/faults.ts";
import { expectOngoing, restart, startRig, type Rig } from "../support/recovery.ts";
import { startLoad, type Load } from "../support/recovery-customers.ts";
import { decisionOn, holdShelf, preparedOn, until } from "../support/recovery-stores.ts";

const inFlight = 3;
const bookingOf = (sku: string): Booking => ({ bookingId: freshId(), customerId: customerOf(99), items: [{ sku, quantity: 2 }] });

describe("a coordinator killed where the fault matrix does not, under load on a hot item", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ faults: true, switches: { retries: "1", recoveryAgeMs: "2500" } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const load = () => startLoad(rig.customers, { apis: [rig.deployed.api], inFlight });
  const decided = (key: string) => decisionOn(rig.stores.log.url("booking"), key);
  const outcomeOf = async ({ bookingId }: Booking) => (await find(rig.deployed.api, bookingId)).body;
  const isPrepared = async (key: string) => {
    const all = await Promise.all([rig.stores.stock, rig.stores.money].map((server) => preparedOn(server, rig.deployed.site.run)));
    return all.every((keys) => keys.includes(key));
  };
  const isGone = () => until("the coordinator is gone", async () => (rig.coordinators[0].isRunning ? undefined : true));

  const goOn = async (customers: Load) => {
    await restart(rig.coordinators[0]);
    await expectOngoing(customers);
    await customers.stop();
  };
  const confirmed = async (customers: Load): Promise<Booking> => {
    const booking = bookingOf("item-0001");
    await expectOngoing(customers);
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "confirmed" });
    return booking;
  };

  it("before it decides a cancel: neither release nor refund, and another cancel does both", async () => {
    const fault = rig.plan("coordinator killed before it decided a cancel");
    await using customers = load();
    const booking = await confirmed(customers);
    const [coordinator, key] = [rig.coordinators[0], `${booking.bookingId}:c1`];
    await arm(coordinator, "decide.before", { mode: "pause", when: { bookingId: booking.bookingId } });
    const cancelling = rig.customers.cancel(rig.deployed.api, booking);
    await until("it waits", async () => (await standings(coordinator)).find(({ paused }) => paused === 1));
    const stranger = await send(`${rig.deployed.api}/bookings/${booking.bookingId}?customerId=${customerOf(98)}`, { method: "DELETE" });
    expect(stranger.status, "nobody else is told of a cancel that is under way").toBe(404);
    await coordinator.kill();
    if ((await isPrepared(key)) && (await decided(key)) === undefined) fault.hit();
    await goOn(customers);
    expect(await cancelling).toEqual({ told: "unknown" });
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("abort: unavailable");
    expect(await outcomeOf(booking)).toMatchObject({ outcome: "confirmed" });
    expect(await rig.customers.cancel(rig.deployed.api, booking)).toEqual({ told: "cancelled" });
    expect(await rig.complaints()).toEqual([]);
  });

  it("after it has decided a cancel: release and refund, and another cancel gets the same answer", async () => {
    const fault = rig.plan("coordinator killed after it decided a cancel");
    await using customers = load();
    const booking = await confirmed(customers);
    const key = `${booking.bookingId}:c1`;
    await arm(rig.coordinators[0], "decide.after", { mode: "kill", when: { bookingId: booking.bookingId } });
    expect(await rig.customers.cancel(rig.deployed.api, booking)).toEqual({ told: "unknown" });
    await isGone();
    if ((await isPrepared(key)) && (await decided(key)) === "commit") fault.hit();
    await goOn(customers);
    expect(await rig.complaints()).toEqual([]);
    expect(await outcomeOf(booking)).toMatchObject({ outcome: "cancelled" });
    expect(await rig.customers.cancel(rig.deployed.api, booking)).toEqual({ told: "cancelled" });
    expect(await rig.complaints()).toEqual([]);
  });

  it("between two attempts: the booking gets its last word", async () => {
    const fault = rig.plan("coordinator killed between two attempts");
    await using customers = load();
    await expectOngoing(customers);
    const booking = bookingOf("item-0002");
    await using shelf = await holdShelf(rig.stores.stock.url("inventory-0"), "item-0002");
    await arm(rig.coordinators[0], "decide.after", { mode: "kill", when: { bookingId: booking.bookingId, verb: "abort" } });
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "unknown" });
    await isGone();
    await shelf.rows("rollback");
    const attempts = await Promise.all(["b1", "b2"].map((attempt) => decided(`${booking.bookingId}:${attempt}`)));
    if (attempts[0] === "abort: contention" && attempts[1] === undefined) fault.hit();
    await goOn(customers);
    expect(await rig.complaints()).toEqual([]);
    expect(await outcomeOf(booking)).toMatchObject({ outcome: "rejected", reason: "unavailable" });
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "rejected", reason: "unavailable" });
  });
});
