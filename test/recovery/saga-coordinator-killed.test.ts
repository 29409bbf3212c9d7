import { customerOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, find, freshId } from "../support/api.ts";
import { expectOngoing, restart } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { gateOfMoney } from "../support/recovery-saga-gates.ts";
import { journalRows, measured, openRows, startSagaRig, untilAtRest, untilHeld, type SagaRig } from "../support/recovery-saga.ts";
import { until } from "../support/recovery-stores.ts";
import { plainSaga, variantOf } from "../support/variants.ts";

describe.each([variantOf("saga"), plainSaga])("a coordinator of $label killed, and another beside it", ({ switches }) => {
  let rig: SagaRig;
  beforeAll(async () => {
    rig = await startSagaRig({ switches: { ...switches, replicas: "2", askMs: "5000" } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const isCalled = switches["transport"] === "grpc";
  const targets = () => rig.deployed.deployment.targets as [string, string];
  const load = (api: string) => startLoad(rig.customers, { apis: [api], inFlight: 4 });
  const fresh = () => ({ bookingId: freshId(), customerId: customerOf(40), items: [{ sku: hotSku, quantity: 1 }] });
  const outcomeAt = async (api: string, bookingId: string) => (await find(api, bookingId)).body["outcome"];
  const instanceOf = async (bookingId: string) => (await journalRows(rig, bookingId)).at(-1)?.instance;

  it("after it has accepted and before it can ask anybody: the other one asks, and whoever waited here reads the outcome there", async () => {
    const fault = rig.plan("coordinator killed between its append and its send");
    const [dead, other] = rig.coordinators as [SagaRig["inventory"], SagaRig["inventory"]];
    const [api, otherApi] = targets();
    const before = await measured(other, "coordbench_recovered_total");
    // Without a broker nothing leaves the process; where there is none, nothing is heard without the inventories.
    const hearing = isCalled ? rig.deployed.deployment.services.filter(({ name }) => name.startsWith("inventory-")) : [rig.broker];
    await Promise.all(hearing.map((each) => each.kill()));
    const booking = fresh();
    const waiting = rig.customers.book(api, booking);
    await until("it is accepted", async () => ((await journalRows(rig, booking.bookingId)).length > 0 ? true : undefined));
    await dead.kill();
    if (hearing.every(({ isRunning }) => !isRunning) && (await journalRows(rig, booking.bookingId)).length === 1) fault.hit();
    await Promise.all(hearing.map(restart));
    const rows = await untilAtRest(rig, booking.bookingId);
    expect(await waiting).toEqual({ told: "unknown" });
    expect(rows[1]).toMatchObject({ entries: [], instance: expect.not.stringMatching(rows[0]?.instance ?? "") as string });
    expect(await outcomeAt(otherApi, booking.bookingId)).toBe("confirmed");
    expect(await measured(other, "coordbench_recovered_total")).toBeGreaterThan(before);
    await restart(dead);
    expect(await rig.customers.book(api, booking)).toEqual({ told: "confirmed" });
    expect((await book(api, { ...booking, items: [{ sku: hotSku, quantity: 2 }] })).status, "another body").toBe(422);
    expect(await rig.complaints()).toEqual([]);
  });

  it("with bookings under way: the other one carries every one of them on, and its own as well", async () => {
    const fault = rig.plan("coordinator killed with bookings under way");
    const [dead, other] = rig.coordinators as [SagaRig["inventory"], SagaRig["inventory"]];
    const [api, otherApi] = targets();
    const before = await measured(other, "coordbench_recovered_total");
    await using gate = await gateOfMoney(rig, "charged");
    await using customers = load(api);
    await using others = load(otherApi);
    await Promise.all([expectOngoing(customers), expectOngoing(others)]);
    await gate.shut();
    const left = await untilHeld(rig, 8);
    await dead.kill();
    await gate.open();
    await Promise.all(left.map(({ booking_id: bookingId }) => untilAtRest(rig, bookingId)));
    await expectOngoing(others);
    const taken = (await measured(other, "coordbench_recovered_total")) - before;
    if (new Set(left.map(({ instance }) => instance)).size === 2 && taken >= 4) fault.hit();
    await restart(dead);
    await expectOngoing(customers);
    await Promise.all([customers.stop(), others.stop()]);
    for (const { booking_id: bookingId } of left) expect(await outcomeAt(otherApi, bookingId)).toBe("confirmed");
    expect(await rig.complaints()).toEqual([]);
  });

  it("and the other one too: the first that is back drives on what they left behind", async () => {
    const fault = rig.plan("all coordinators killed with bookings under way");
    const [api] = targets();
    await using gate = await gateOfMoney(rig, "charged");
    await using customers = load(api);
    await expectOngoing(customers);
    await gate.shut();
    const left = await untilHeld(rig, 4);
    await Promise.all(rig.coordinators.map((each) => each.kill()));
    await gate.open();
    if ((await openRows(rig)).length === 4) fault.hit();
    await restart(rig.coordinators[0]);
    await Promise.all(left.map(({ booking_id: bookingId }) => untilAtRest(rig, bookingId)));
    expect(await measured(rig.coordinators[0], "coordbench_recovered_total")).toBeGreaterThanOrEqual(4);
    await Promise.all(rig.coordinators.slice(1).map(restart));
    await expectOngoing(customers);
    await customers.stop();
    for (const { booking_id: bookingId } of left) expect(await outcomeAt(api, bookingId)).toBe("confirmed");
    expect(await rig.complaints()).toEqual([]);
  });

  it("frozen until the other one has taken over, then thawed: one outcome, and its clients hear it", async () => {
    const fault = rig.plan("coordinator frozen, overtaken, thawed");
    const [frozen] = rig.coordinators;
    const [api, otherApi] = targets();
    await using gate = await gateOfMoney(rig, "charged");
    await using customers = load(api);
    await expectOngoing(customers);
    await gate.shut();
    const left = await untilHeld(rig, 4);
    frozen.signal("SIGSTOP");
    const ids = left.map(({ booking_id: bookingId }) => bookingId);
    const owner = left[0]?.instance ?? "";
    await until("the other one drives them", async () => {
      const drivers = await Promise.all(ids.map(instanceOf));
      return drivers.every((driver) => driver !== owner) ? true : undefined;
    });
    fault.hit();
    await gate.open();
    await Promise.all(ids.map((bookingId) => untilAtRest(rig, bookingId)));
    frozen.signal("SIGCONT");
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    const told = rig.customers.asked.filter(({ bookingId }) => ids.includes(bookingId)).map((each) => each.told);
    expect(told).toEqual(ids.map(() => "confirmed"));
    for (const bookingId of ids) {
      expect(await outcomeAt(api, bookingId)).toBe("confirmed");
      expect(await outcomeAt(otherApi, bookingId)).toBe("confirmed");
    }
  });

  it("frozen and thawed while the other one is still at work: it steps back and hears the outcome", async () => {
    const fault = rig.plan("coordinator thawed in the middle of what another one drives");
    const [frozen] = rig.coordinators;
    const [api] = targets();
    await using gate = await gateOfMoney(rig, "charged");
    await using customers = load(api);
    await expectOngoing(customers);
    await gate.shut();
    const [first] = await untilHeld(rig, 4);
    const bookingId = first?.booking_id ?? "";
    frozen.signal("SIGSTOP");
    await until("the other one drives it", async () => ((await instanceOf(bookingId)) === first?.instance ? undefined : true));
    frozen.signal("SIGCONT");
    if ((await journalRows(rig, bookingId)).at(-1)?.at_rest === false) fault.hit();
    await gate.open();
    const rows = await untilAtRest(rig, bookingId);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    const takeOver = rows.findIndex(({ entries }) => entries.length === 0);
    expect(new Set(rows.slice(takeOver).map(({ instance }) => instance)).size, "one of them drives it after that").toBe(1);
    expect(rig.customers.asked.find((each) => each.bookingId === bookingId)?.told).toBe("confirmed");
  });
});
