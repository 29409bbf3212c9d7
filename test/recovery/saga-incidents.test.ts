import { customerOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import { effectsOf } from "../support/effects.ts";
import { expectOngoing, restart } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { gateOfMoney } from "../support/recovery-saga-gates.ts";
import { correspond, journalRows, measured, paymentsOf, startSagaRig, untilAtRest, type SagaRig } from "../support/recovery-saga.ts";
import { readOnce, until } from "../support/recovery-stores.ts";

describe("what a saga cannot settle by itself", () => {
  let rig: SagaRig;
  beforeAll(async () => {
    rig = await startSagaRig();
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const api = () => rig.deployed.api;
  const fresh = (): Booking => ({ bookingId: freshId(), customerId: customerOf(43), items: [{ sku: hotSku, quantity: 2 }] });
  const load = () => startLoad(rig.customers, { apis: [api()], inFlight: 4 });
  const metric = (name: string) => measured(rig.coordinators[0], `coordbench_${name}`);
  const metricIs = (name: string, isWanted: (value: number) => boolean) =>
    until(`the metric ${name} says so`, async () => (isWanted(await metric(name)) ? true : undefined));
  const heard = async ({ bookingId }: Booking) =>
    (await journalRows(rig, bookingId)).flatMap(({ entries }) => entries.map(({ type }) => type));
  const openWork = async () => (await rig.deployed.deployment.unfinished()).map(({ what }) => what);
  const deadLetters = () =>
    readOnce<{ reason: string; bookings: string[] }>(rig.stores.log.url("booking"), "select * from dead_letters order by id");

  it("a refund that nobody answers is an open incident with an age, and ends by itself when payment is back", async () => {
    const fault = rig.plan("payment stopped before a refund");
    const booking = fresh();
    expect(await rig.customers.book(api(), booking)).toEqual({ told: "confirmed" });
    await rig.payment.stop();
    const cancelling = rig.customers.cancel(api(), booking);
    await until("it is an incident", async () => ((await heard(booking)).includes("incident") ? true : undefined));
    await metricIs("incidents_open", (open) => open === 1);
    await metricIs("incident_oldest_seconds", (age) => age > 0.5);
    expect(await openWork()).toEqual([expect.stringMatching(new RegExp(`^${booking.bookingId} waits for payment after incident$`))]);
    expect(await rig.shelf.stateOf(booking.bookingId), "no unit goes back while the refund is open").toBe("sold");
    if (!rig.payment.isRunning && (await paymentsOf(rig, booking.bookingId)).join() === "charged") fault.hit();
    await restart(rig.payment);
    await untilAtRest(rig, booking.bookingId);
    await metricIs("incidents_open", (open) => open === 0);
    await metricIs("incident_oldest_seconds", (age) => age === 0);
    expect((await cancelling).told).toMatch(/cancelled|pending/);
    expect(await rig.customers.cancel(api(), booking)).toEqual({ told: "cancelled" });
    expect((await effectsOf(rig.deployed.deployment, booking.bookingId)).units).toEqual({ [hotSku]: [2, -2] });
    expect(await rig.complaints()).toEqual([]);
  });

  it("a participant that is silent before the decision: the booking is rejected, and its late effect is taken back", async () => {
    const fault = rig.plan("charge that comes after the rejection");
    await using gate = await gateOfMoney(rig, "charged");
    await gate.shut();
    const booking = fresh();
    const told = rig.customers.book(api(), booking);
    await until("it is rejected", async () => ((await heard(booking)).includes("rejected") ? true : undefined));
    if ((await paymentsOf(rig, booking.bookingId)).length === 0) fault.hit();
    await gate.open();
    await untilAtRest(rig, booking.bookingId);
    expect(await told).toEqual({ told: "rejected", reason: "unavailable" });
    expect(await paymentsOf(rig, booking.bookingId)).toEqual(["charged", "refunded"]);
    expect(await rig.shelf.stateOf(booking.bookingId)).toBe("released");
    expect(await rig.complaints()).toEqual([]);
  });

  it("an inventory that is silent before the decision: no hold stays, however late it comes", async () => {
    const fault = rig.plan("hold that comes after the rejection");
    rig.inventory.signal("SIGSTOP");
    const booking = fresh();
    const told = rig.customers.book(api(), booking);
    await until("it is rejected", async () => ((await heard(booking)).includes("rejected") ? true : undefined));
    if ((await rig.shelf.stateOf(booking.bookingId)) === undefined) fault.hit();
    rig.inventory.signal("SIGCONT");
    await untilAtRest(rig, booking.bookingId);
    expect(await told).toEqual({ told: "rejected", reason: "unavailable" });
    expect(await rig.shelf.stateOf(booking.bookingId)).toMatch(/released|barred/);
    expect(await paymentsOf(rig, booking.bookingId)).toEqual([]);
    expect(await rig.complaints()).toEqual([]);
  });

  it("letters that nobody can read are parked where people see them, and the others flow", async () => {
    const fault = rig.plan("letters without sense");
    await using customers = load();
    await expectOngoing(customers);
    await using broker = await correspond(rig);
    const subject = `cb.${rig.deployed.site.run}.command.payment`;
    const command = { bookingId: "poison-4", step: "charge", work: { customerId: "customer-00001", items: [], cents: 1 } };
    const letters = [
      "this is not JSON",
      JSON.stringify({ schema: 2, from: "booking-of-the-future", content: [command] }),
      JSON.stringify({ schema: 1, from: "a.b *", content: [command] }),
      JSON.stringify({ schema: 1, from: "booking-1", content: [{ ...command, bookingId: "poison > 4" }] }),
    ];
    for (const letter of letters) await broker.client.publish(subject, letter);
    const parked = await until("all are parked", async () => {
      const found = await deadLetters();
      return found.length >= letters.length ? found : undefined;
    });
    fault.hit();
    expect(parked.map(({ reason }) => reason)).toHaveLength(letters.length);
    await metricIs("dead_letters", (count) => count === letters.length);
    expect((await openWork()).filter((what) => what.startsWith("dead letter"))).toHaveLength(letters.length);
    await expectOngoing(customers);
    await customers.stop();
    await readOnce(rig.stores.log.url("booking"), "delete from dead_letters");
    await metricIs("dead_letters", (count) => count === 0);
    expect(await rig.complaints()).toEqual([]);
  });

  it("a forged charge, which payment cannot tell from a real one, is found by the audit", async () => {
    const fault = rig.plan("forged charge");
    await using broker = await correspond(rig);
    const command = { bookingId: "forged-1", step: "charge", work: { customerId: customerOf(44), items: [], cents: 777 } };
    await broker.client.publish(
      `cb.${rig.deployed.site.run}.command.payment`,
      JSON.stringify({ schema: 1, from: "booking-1", content: [command] }),
    );
    await until("it is carried out", async () => ((await paymentsOf(rig, "forged-1")).length > 0 ? true : undefined));
    fault.hit();
    const complaints = await rig.complaints();
    expect(complaints).toContainEqual(expect.stringMatching(/^10 \(no phantoms\) violated: .*forged-1/));
    expect(complaints).toContainEqual(expect.stringMatching(/^19 .*violated: .*forged-1/));
  });
});
