import { customerOf, type Booking } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import { effectsOf } from "../support/effects.ts";
import { restart } from "../support/recovery.ts";
import { hotSku } from "../support/recovery-customers.ts";
import { correspond, journalRows, measured, paymentsOf, startSagaRig, untilAtRest, type SagaRig } from "../support/recovery-saga.ts";
import { until } from "../support/recovery-stores.ts";

describe("what a saga cannot settle by itself", () => {
  let rig: SagaRig;
  beforeAll(async () => {
    rig = await startSagaRig();
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const api = () => rig.deployed.api;
  const fresh = (): Booking => ({ bookingId: freshId(), customerId: customerOf(43), items: [{ sku: hotSku, quantity: 2 }] });
  const metric = (name: string) => measured(rig.coordinators[0], `coordbench_${name}`);
  const metricIs = (name: string, isWanted: (value: number) => boolean) =>
    until(`the metric ${name} says so`, async () => (isWanted(await metric(name)) ? true : undefined));
  const heard = async ({ bookingId }: Booking) =>
    (await journalRows(rig, bookingId)).flatMap(({ entries }) => entries.map(({ type }) => type));
  const openWork = async () => (await rig.deployed.deployment.unfinished()).map(({ what }) => what);

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
    const { stockMovements } = await rig.deployed.deployment.ledgers();
    const moved = stockMovements.filter(({ bookingId }) => bookingId === booking.bookingId);
    expect(moved, "no unit goes back while the refund is open").toEqual([expect.objectContaining({ sku: hotSku, units: 2 })]);
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
