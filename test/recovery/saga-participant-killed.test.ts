import { customerOf, isDeclined, type Booking } from "@coordbench/domain";
import type { PostgresServer } from "@coordbench/infra/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { effectsOf } from "../support/effects.ts";
import { expectOngoing, restart } from "../support/recovery.ts";
import { hotSku, startLoad } from "../support/recovery-customers.ts";
import { gateOfMoney, gateOfStock, isDone, killUnheard } from "../support/recovery-saga-gates.ts";
import { journalRows, startSagaRig, untilAtRest, untilHeld, type SagaRig } from "../support/recovery-saga.ts";
import { readOnce, until } from "../support/recovery-stores.ts";
import { plainSaga, variantOf } from "../support/variants.ts";

const declineShare = 0.2;

describe.each([variantOf("saga"), plainSaga])("a participant of $label killed under load on a hot item", ({ switches }) => {
  let rig: SagaRig;
  beforeAll(async () => {
    // Nobody is given up on: what a killed participant had done is asked for again, and is to stand.
    rig = await startSagaRig({ switches: { ...switches, askMs: "2500" }, dataset: { declineShare } });
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const api = () => rig.deployed.api;
  const load = () => startLoad(rig.customers, { apis: [api()], inFlight: 4 });
  const askAgain = (bookingId: string) => rig.customers.book(api(), rig.customers.bookingOf(bookingId));
  const heard = async (bookingId: string) => (await journalRows(rig, bookingId)).flatMap(({ entries }) => entries.map(({ type }) => type));
  const unitsOf = async (bookingId: string) => (await effectsOf(rig.deployed.deployment, bookingId)).units;
  const centsOf = async (bookingId: string) => (await effectsOf(rig.deployed.deployment, bookingId)).cents;

  it.each([
    { step: "reserve", state: "held", word: "reserved" },
    { step: "confirm", state: "sold", word: "sold" },
  ] as const)("inventory after a $step that nobody heard of, does it once and says so when it returns", async ({ step, state, word }) => {
    const fault = rig.plan(`inventory killed between a ${step} and its answer`);
    await using customers = load();
    await expectOngoing(customers);
    const bookingId = await killUnheard(rig.inventory, gateOfStock(rig, state));
    if (!(await heard(bookingId)).includes(word)) fault.hit();
    await restart(rig.inventory);
    await untilAtRest(rig, bookingId);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    // What was only held may still be declined: then it is given back, once.
    const declined = isDeclined(bookingId, declineShare);
    expect(await askAgain(bookingId)).toMatchObject({ told: declined ? "rejected" : "confirmed" });
    expect(await unitsOf(bookingId)).toEqual(declined ? {} : { [hotSku]: [1] });
  });

  it("payment after a charge that nobody heard of, takes the money once and says so when it returns", async () => {
    const fault = rig.plan("payment killed between a charge and its answer");
    await using gate = await gateOfMoney(rig, "charged");
    await using customers = load();
    await expectOngoing(customers);
    const bookingId = await killUnheard(rig.payment, gate);
    if (!(await heard(bookingId)).includes("charged")) fault.hit();
    await restart(rig.payment);
    await untilAtRest(rig, bookingId);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await askAgain(bookingId)).toEqual({ told: "confirmed" });
    expect(await centsOf(bookingId)).toHaveLength(1);
  });

  it("inventory after a release that nobody heard of, gives back once and says so when it returns", async () => {
    const fault = rig.plan("inventory killed between a release and its answer");
    await using customers = load();
    await expectOngoing(customers);
    const bookingId = await killUnheard(rig.inventory, gateOfStock(rig, "released"));
    if (!(await heard(bookingId)).includes("released")) fault.hit();
    await restart(rig.inventory);
    await untilAtRest(rig, bookingId);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await askAgain(bookingId)).toMatchObject({ told: "rejected" });
    expect(await effectsOf(rig.deployed.deployment, bookingId)).toEqual({ units: {}, cents: [] });
  });

  it("payment after the refund of a cancel that nobody heard of, pays back once and says so when it returns", async () => {
    const fault = rig.plan("payment killed between a refund and its answer");
    await using gate = await gateOfMoney(rig, "refunded");
    await using customers = load();
    await expectOngoing(customers);
    await using leaving = cancelOneByOne();
    const bookingId = await killUnheard(rig.payment, gate);
    if (!(await heard(bookingId)).includes("refunded")) fault.hit();
    await restart(rig.payment);
    await untilAtRest(rig, bookingId);
    await leaving.stop();
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(await rig.customers.cancel(api(), rig.customers.bookingOf(bookingId))).toEqual({ told: "cancelled" });
    expect(await unitsOf(bookingId)).toEqual({ [hotSku]: [1, -1] });
    expect(await centsOf(bookingId)).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it("the PostgreSQL of payment in the middle of a charge takes no service with it", async () => {
    const fault = rig.plan("PostgreSQL of payment killed during a charge");
    const { pid } = rig.payment;
    await using customers = load();
    await expectOngoing(customers);
    const gate = await gateOfMoney(rig, "charged");
    await gate.shut();
    await until("a charge waits inside the database", async () => {
      const waiting = await readOnce(
        rig.stores.money.url("payment"),
        "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%append_entries%'",
      );
      return waiting.length > 0 ? true : undefined;
    });
    await rig.stores.money.kill();
    fault.hit();
    await restart(rig.stores.money);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(rig.payment.pid).toBe(pid);
  });

  it("the PostgreSQL of the journal: what was accepted goes on when it is back, in the same process", async () => {
    const fault = rig.plan("PostgreSQL of the journal killed with bookings under way");
    const { pid } = rig.coordinators[0];
    await using customers = load();
    await expectOngoing(customers);
    await using gate = await gateOfMoney(rig, "charged");
    const bookingId = await until("a charge is made that nobody can write down", async () => {
      await gate.shut();
      // One that the bank agrees to: no other is ever charged.
      const waiting = (await untilHeld(rig, 4)).find(({ booking_id: id }) => !isDeclined(id, declineShare));
      await rig.stores.log.kill();
      await gate.open();
      // Where the journal died before it could acknowledge the hold, nobody has asked for the charge: then once more.
      if (waiting !== undefined && (await isDone(gate, waiting.booking_id))) return waiting.booking_id;
      await restart(rig.stores.log);
      return undefined;
    });
    fault.hit();
    await restart(rig.stores.log);
    await untilAtRest(rig, bookingId);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(rig.coordinators[0].pid).toBe(pid);
    expect(await askAgain(bookingId)).toEqual({ told: "confirmed" });
  });

  it("the PostgreSQL of the stock in the middle of a hold takes no service with it", async ({ skip }) => {
    skip(switches["stock"] !== "postgres", "what becomes of a cluster's shards has a suite of its own");
    const fault = rig.plan("PostgreSQL of the stock killed during a hold");
    const { pid } = rig.inventory;
    const [database] = rig.shelves as [PostgresServer];
    await using customers = load();
    await expectOngoing(customers);
    await rig.shelf.shut();
    await until("a hold waits inside the database", async () => {
      const text = "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%reserve_all%'";
      return (await readOnce(database.url("inventory-0"), text)).length > 0 ? true : undefined;
    });
    await database.kill();
    fault.hit();
    await restart(database);
    await expectOngoing(customers);
    await customers.stop();
    expect(await rig.complaints()).toEqual([]);
    expect(rig.inventory.pid).toBe(pid);
  });

  /** Somebody who books and cancels until sent home. */
  function cancelOneByOne() {
    const over = new AbortController();
    const goOn = async () => {
      for (let number = 0; !over.signal.aborted; number++) {
        const booking: Booking = {
          bookingId: `leaving-${performance.now().toFixed()}-${number}`,
          customerId: customerOf(77),
          items: [{ sku: hotSku, quantity: 1 }],
        };
        if ((await rig.customers.book(api(), booking)).told === "confirmed") await rig.customers.cancel(api(), booking);
      }
    };
    const going = goOn();
    const stop = () => {
      over.abort();
      return going;
    };
    return { stop, [Symbol.asyncDispose]: stop };
  }
});
