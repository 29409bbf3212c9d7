import { customerOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { find, freshId, send } from "../support/api.ts";
import { expectOngoing, restart, startRig, type Rig } from "../support/recovery.ts";
import { startLoad, type Load } from "../support/recovery-customers.ts";
import { catchable, holdLog } from "../support/recovery-log.ts";
import { decisionOn, preparedOn, until } from "../support/recovery-stores.ts";

const inFlight = 3;

describe("a coordinator killed in the middle of a cancel, under load on a hot item", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ switches: { ...catchable, recoveryAgeMs: "2500" } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const load = () => startLoad(rig.customers, { apis: [rig.deployed.api], inFlight });
  const decided = (key: string) => decisionOn(rig.stores.log.url("booking"), key);
  const outcomeOf = async ({ bookingId }: Booking) => (await find(rig.deployed.api, bookingId)).body["outcome"];
  const isPrepared = async (key: string) => {
    const all = await Promise.all([rig.stores.stock, rig.stores.money].map((server) => preparedOn(server, rig.deployed.site.run)));
    return all.every((keys) => keys.includes(key));
  };

  const confirmed = async (customers: Load): Promise<Booking> => {
    const booking = { bookingId: freshId(), customerId: customerOf(99), items: [{ sku: "item-0001", quantity: 2 }] };
    await expectOngoing(customers);
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "confirmed" });
    return booking;
  };

  it("before the decision: neither release nor refund, and another cancel does both", async () => {
    const fault = rig.plan("coordinator killed before it decided a cancel");
    await using customers = load();
    const booking = await confirmed(customers);
    await using log = await holdLog(rig);
    const cancelling = rig.customers.cancel(rig.deployed.api, booking);
    const key = await log.caught(inFlight, (each) => each === `${booking.bookingId}:c1`);
    const stranger = await send(`${rig.deployed.api}/bookings/${booking.bookingId}?customerId=${customerOf(98)}`, { method: "DELETE" });
    expect(stranger.status, "nobody else is told of a cancel that is under way").toBe(404);
    await rig.coordinators[0].kill();
    await log.loseDecisions();
    await log.release();
    if ((await isPrepared(key)) && (await decided(key)) === undefined) fault.hit();
    await restart(rig.coordinators[0]);
    await expectOngoing(customers);
    await customers.stop();
    expect(await cancelling).toEqual({ told: "unknown" });
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("abort: unavailable");
    expect(await outcomeOf(booking)).toBe("confirmed");
    expect(await rig.customers.cancel(rig.deployed.api, booking)).toEqual({ told: "cancelled" });
    expect(await rig.complaints()).toEqual([]);
  });

  it("after the decision: release and refund, and another cancel gets the same answer", async () => {
    const fault = rig.plan("coordinator killed after it decided a cancel");
    await using customers = load();
    const booking = await confirmed(customers);
    await using log = await holdLog(rig);
    const cancelling = rig.customers.cancel(rig.deployed.api, booking);
    const key = await log.caught(inFlight, (each) => each === `${booking.bookingId}:c1`);
    await rig.coordinators[0].kill();
    await log.release();
    await until("the decision stands", () => decided(key));
    if (await isPrepared(key)) fault.hit();
    await restart(rig.coordinators[0]);
    await expectOngoing(customers);
    await customers.stop();
    expect(await cancelling).toEqual({ told: "unknown" });
    expect(await rig.complaints()).toEqual([]);
    expect(await decided(key)).toBe("commit");
    expect(await outcomeOf(booking)).toBe("cancelled");
    expect(await rig.customers.cancel(rig.deployed.api, booking)).toEqual({ told: "cancelled" });
    expect(await rig.complaints()).toEqual([]);
  });
});
