import { customerOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshId } from "../support/api.ts";
import { expectOngoing, restart } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import {
  correspond,
  everythingIn,
  journalRows,
  openRows,
  startSagaRig,
  untilAtRest,
  untilHeld,
  type SagaRig,
} from "../support/recovery-saga.ts";
import { until } from "../support/recovery-stores.ts";

describe("the broker of a saga, which is trusted with nothing", () => {
  let rig: SagaRig;
  beforeAll(async () => {
    rig = await startSagaRig();
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const load = () => startLoad(rig.customers, { apis: [rig.deployed.api], inFlight: 4 });
  /** How many messages a stream has had since it was made. */
  const lastOf = async (kind: "command" | "news") => {
    await using broker = await correspond(rig);
    return (await broker.manager.streams.info(`cb_${rig.deployed.site.run}_${kind}`)).state.last_seq;
  };

  it("loses its whole disk while payment is dead: nobody but the journal knows what was under way, and all of it ends", async () => {
    const fault = rig.plan("broker's disk lost with bookings under way");
    await using customers = load();
    await expectOngoing(customers);
    await rig.payment.kill();
    const left = await untilHeld(rig, 4);
    const before = await lastOf("command");
    await rig.broker.loseStorage();
    if ((await lastOf("command")) < before) fault.hit();
    await restart(rig.payment);
    await Promise.all(left.map(({ booking_id: bookingId }) => untilAtRest(rig, bookingId)));
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
  });

  it("loses its whole disk under load, again and again", async () => {
    await using customers = load();
    for (let times = 0; times < 3; times++) {
      const fault = rig.plan("broker's disk lost under load");
      await expectOngoing(customers);
      const before = await lastOf("command");
      await rig.broker.loseStorage();
      if ((await lastOf("command")) < before) fault.hit();
    }
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
  });

  it("is away for longer than anybody is asked: nothing accepted is forgotten, and what comes meanwhile is accepted and ends", async () => {
    const fault = rig.plan("broker away for longer than patience lasts");
    await using customers = load();
    await expectOngoing(customers);
    await rig.broker.kill();
    const booking = { bookingId: freshId(), customerId: customerOf(40), items: [{ sku: hotSku, quantity: 1 }] };
    expect(await rig.customers.book(rig.deployed.api, booking, 0)).toEqual({ told: "pending" });
    await until("it is rejected, and what may have been done is still to be taken back", async () => {
      const written = (await journalRows(rig, booking.bookingId)).flatMap(({ entries }) => entries.map(({ type }) => type));
      return written.includes("rejected") && written.includes("incident") ? true : undefined;
    });
    if (!rig.broker.isRunning) fault.hit();
    await restart(rig.broker);
    await untilAtRest(rig, booking.bookingId);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await rig.customers.book(rig.deployed.api, booking)).toEqual({ told: "rejected", reason: "unavailable" });
  });

  it("freezes and thaws: what it then delivers late is harmless", async () => {
    const fault = rig.plan("broker frozen for longer than patience lasts");
    await using customers = load();
    await expectOngoing(customers);
    rig.broker.signal("SIGSTOP");
    await until("bookings are rejected", async () => {
      const rejected = customers.answers.length;
      const open = await openRows(rig);
      return rejected > 0 && open.some(({ entries }) => entries.some(({ type }) => type === "rejected" || type === "incident"))
        ? true
        : undefined;
    });
    fault.hit();
    rig.broker.signal("SIGCONT");
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
  });

  it("delivers everything once more when its consumers are gone: nothing new comes of it", async () => {
    const fault = rig.plan("every command and every answer delivered once more");
    await rig.settled();
    const before = await everythingIn(rig);
    await using broker = await correspond(rig);
    const streams = (["command", "news"] as const).map((kind) => `cb_${rig.deployed.site.run}_${kind}`);
    const consumers = async () => (await Promise.all(streams.map((stream) => broker.manager.consumers.list(stream).next()))).flat();
    const gone = await consumers();
    for (const { stream_name: stream, name } of gone) await broker.manager.consumers.delete(stream, name);
    const back = await until("everything has been delivered to everybody, and dealt with", async () => {
      const now = await consumers();
      const isDone = now.length === gone.length && now.every(({ num_pending: waiting, num_ack_pending: held }) => waiting + held === 0);
      return isDone ? now : undefined;
    });
    const delivered = back.map(({ delivered: { consumer_seq: count } }) => count);
    if (delivered.every((count) => count > 0) && delivered.reduce((sum, count) => sum + count, 0) > 100) fault.hit();
    await rig.settled();
    expect(await everythingIn(rig)).toEqual(before);
    expect(await rig.complaints()).toEqual([]);
  });
});
