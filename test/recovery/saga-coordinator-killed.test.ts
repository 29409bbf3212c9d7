import { customerOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, find, freshId } from "../support/api.ts";
import { arm } from "../support/faults.ts";
import { expectOngoing, restart } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { gateOfMoney, journalRows, measured, startSagaRig, untilAtRest, untilHeld, type SagaRig } from "../support/recovery-saga.ts";
import { until } from "../support/recovery-stores.ts";
import { plainSaga, variantOf } from "../support/variants.ts";

describe.each([variantOf("saga"), plainSaga])("a coordinator of $label killed, and another beside it", ({ switches }) => {
  let rig: SagaRig;
  beforeAll(async () => {
    rig = await startSagaRig({ switches: { ...switches, replicas: "2", askMs: "5000" }, faults: true });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

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
    const booking = fresh();
    await arm(dead, "accept.after", { mode: "kill", when: { bookingId: booking.bookingId } });
    const waiting = rig.customers.book(api, booking);
    await until("it has died of it", async () => (dead.isRunning ? undefined : true));
    if ((await journalRows(rig, booking.bookingId))[0]?.entries.length === 1) fault.hit();
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

  it("frozen and thawed while the other one is still at work: it steps back and hears the outcome", async () => {
    const fault = rig.plan("coordinator thawed in the middle of what another one drives");
    const [frozen] = rig.coordinators;
    const [api] = targets();
    await using gate = await gateOfMoney(rig);
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
