import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeclined } from "@coordbench/domain";
import { createStackFolder, startPostgres, type PostgresServer, type StackFolder } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import { createMeter } from "@coordbench/runtime";
import { paymentFault, type Reply } from "@coordbench/saga-protocol";
import type { Command, SagaParticipant } from "@coordbench/saga-wire";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPayment } from "./service.ts";
import { openStore, type PaymentStore, type Posting } from "./store.ts";

const charged = { type: "charged" };
const refunded = { type: "refunded" };
const declined = (reason: string) => ({ type: "declined", reason });
const openingCents = 1_000;
const batch = 32;

describe("a payment", () => {
  let folder: StackFolder;
  let server: PostgresServer;
  let meter: ReturnType<typeof createMeter>;
  let stores: PaymentStore[];
  let store: PaymentStore;
  let payment: SagaParticipant;
  let twin: SagaParticipant;

  beforeAll(async () => {
    const tools = await ensureTools(["postgres"]);
    folder = createStackFolder("payment-test");
    const logFolder = join(folder.path, "logs");
    mkdirSync(logFolder);
    const settings = { shared_buffers: "32MB", deadlock_timeout: "50ms" };
    server = await startPostgres({ program: tools.postgres.path, name: "payment", folder, logFolder, settings, databases: ["payment"] });
    meter = createMeter("payment");
    const config = { databaseUrl: server.url("payment"), batch };
    stores = [await openStore(config, meter), await openStore(config, createMeter("twin"))];
    store = stores[0]!;
    [payment, twin] = stores.map((each) => createPayment(each, { declineShare: 0, failingShare: 0, thinkMs: 0 })) as [
      SagaParticipant,
      SagaParticipant,
    ];
  });
  afterAll(async () => {
    for (const each of stores ?? []) await each[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    folder?.remove();
  });

  let customers = 0;
  let bookings = 0;
  const newCustomer = async (cents = openingCents) => {
    const customerId = `customer-${customers++}`;
    await store.database.query("insert into accounts (customer, cents) values ($1, $2)", [customerId, cents]);
    return customerId;
  };
  const newBooking = (customerId: string, cents: number) => ({
    bookingId: `booking-${bookings++}`,
    work: { customerId, items: [], cents },
  });
  type Booked = ReturnType<typeof newBooking>;
  const charge = (booking: Booked, by = payment) => by.answer({ ...booking, step: "charge" });
  const refund = (booking: Booked, by = payment) => by.answer({ ...booking, step: "refund" });
  const postingOf = ({ bookingId, work }: Booked): Posting => ({ ...work, bookingId, position: 0, entry: { type: "charged" } });
  const centsOf = async (customerIds: string[]) => {
    const { rows } = await store.database.query(
      `select customer, cents::float8 as cents, (select coalesce(sum(cents), 0)::float8 from payments where customer = accounts.customer) as paid
       from accounts where customer = any ($1) order by customer`,
      [customerIds],
    );
    return rows as { customer: string; cents: number; paid: number }[];
  };
  const expectMoney = async (customerId: string, cents: number) =>
    expect(await centsOf([customerId])).toEqual([{ customer: customerId, cents, paid: openingCents - cents }]);
  const callsMade = async () => Number(/^coordbench_link_calls_total.* (\d+)$/m.exec(await meter.registry.metrics())?.[1]);

  /** Asks one after the other while a statement keeps each waiting; then that is taken back, and all go on. */
  const whileLocked = async (statement: string, asks: (() => Promise<unknown>)[]) => {
    const client = new Client({ connectionString: server.url("payment") });
    await client.connect();
    await client.query(`begin; ${statement}`);
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    const answers: Promise<unknown>[] = [];
    for (const ask of asks) {
      answers.push(ask());
      while ((await store.database.query(waiting)).rowCount !== answers.length) await sleep(1);
    }
    await client.query("rollback");
    await client.end();
    return Promise.all(answers);
  };

  it("is charged once however often it is asked for", async () => {
    const customerId = await newCustomer();
    const booking = newBooking(customerId, 100);
    expect([await charge(booking), await charge(booking), await charge(booking, twin)]).toEqual([charged, charged, charged]);
    await expectMoney(customerId, 900);
  });

  it("is charged once if it is asked for twice in one batch", async () => {
    const customerId = await newCustomer();
    const booking = newBooking(customerId, 100);
    const before = await callsMade();
    expect(await Promise.all([charge(booking), charge(booking), charge(booking)])).toEqual([charged, charged, charged]);
    expect((await callsMade()) - before).toBe(1);
    await expectMoney(customerId, 900);
  });

  it("is charged once if two instances are asked at the same time", async () => {
    const customerId = await newCustomer();
    for (let round = 1; round <= 10; round++) {
      const booking = newBooking(customerId, 10);
      const asked = [payment, twin, payment, twin].map((by) => charge(booking, by));
      expect(await Promise.all(asked)).toEqual(asked.map(() => charged));
      await expectMoney(customerId, openingCents - 10 * round);
    }
  });

  it("is written with others in one statement", async () => {
    const customerId = await newCustomer();
    const before = await callsMade();
    await Promise.all(Array.from({ length: batch }, () => charge(newBooking(customerId, 1))));
    expect((await callsMade()) - before).toBe(1);
    await expectMoney(customerId, openingCents - batch);
  });

  it("is declined by the bank for a share of the bookings, for good", async () => {
    const customerId = await newCustomer();
    const half = createPayment(store, { declineShare: 0.5, failingShare: 0, thinkMs: 1 });
    const asked = Array.from({ length: 40 }, () => newBooking(customerId, 1));
    const isLucky = ({ bookingId }: Booked) => !isDeclined(bookingId, 0.5);
    const expected = asked.map((booking) => (isLucky(booking) ? charged : declined("payment-declined")));
    expect(await Promise.all(asked.map((booking) => charge(booking, half)))).toEqual(expected);
    expect(await Promise.all(asked.map((booking) => charge(booking, twin)))).toEqual(expected);
    await expectMoney(customerId, openingCents - asked.filter(isLucky).length);
  });

  it("is declined to a customer who cannot pay it, and stays so when there is money again", async () => {
    const customerId = await newCustomer();
    const [first, tooMuch, rest] = [newBooking(customerId, 600), newBooking(customerId, 401), newBooking(customerId, 400)];
    const ask = () => Promise.all([first, tooMuch, rest].map((booking) => charge(booking)));
    expect(await ask()).toEqual([charged, declined("payment-declined"), charged]);
    await refund(first);
    expect(await ask()).toEqual([declined("unavailable"), declined("payment-declined"), charged]);
    await expectMoney(customerId, 600);
  });

  it("is declined to a customer without an account, who owes nothing", async () => {
    const booking = newBooking("nobody", 100);
    expect(await Promise.all([charge(booking), charge(booking, twin)])).toEqual([1, 2].map(() => declined("payment-declined")));
    expect(await charge(newBooking("nobody", 0))).toEqual(declined("payment-declined"));
    expect(await charge(newBooking(await newCustomer(), 0))).toEqual(charged);
  });

  it("is refunded once however often and by whomever that is asked for", async () => {
    const customerId = await newCustomer();
    const booking = newBooking(customerId, 100);
    await charge(booking);
    const asked = [payment, payment, twin].map((by) => refund(booking, by));
    expect([...(await Promise.all(asked)), await refund(booking)]).toEqual([1, 2, 3, 4].map(() => refunded));
    expect(await store.read(booking.bookingId)).toEqual([charged, refunded]);
    expect(await store.append({ ...postingOf(booking), position: 1, entry: { type: "refunded" } })).toEqual([refunded]);
    await expectMoney(customerId, openingCents);
    expect(await charge(booking)).toEqual(declined("unavailable"));
    await expectMoney(customerId, openingCents);
  });

  it("gives back what was taken, whatever the refund says", async () => {
    const customerId = await newCustomer();
    const booking = newBooking(customerId, 100);
    await charge(booking);
    await refund({ ...booking, work: { customerId: await newCustomer(), items: [], cents: 999 } });
    await expectMoney(customerId, openingCents);
  });

  it("is barred by a refund that comes first: the late charge is declined", async () => {
    const customerId = await newCustomer();
    const booking = newBooking(customerId, 100);
    expect([await refund(booking), await refund(booking, twin)]).toEqual([refunded, refunded]);
    expect([await charge(booking), await refund(booking)]).toEqual([declined("unavailable"), refunded]);
    expect(await store.read(booking.bookingId)).toEqual([{ type: "barred" }]);
    await expectMoney(customerId, openingCents);
  });

  it("that was declined needs no refund", async () => {
    const booking = newBooking(await newCustomer(), openingCents + 1);
    await charge(booking);
    expect(await refund(booking)).toEqual(refunded);
    expect(await store.read(booking.bookingId)).toEqual([declined("payment-declined")]);
  });

  it("that cannot be written fails alone, and not what shares its batch", async () => {
    const customerId = await newCustomer();
    const fair = Array.from({ length: batch - 2 }, () => newBooking(customerId, 1));
    const before = await callsMade();
    const outcomes = await Promise.allSettled(
      [...fair, newBooking(customerId, -1), newBooking(customerId, 0.5)].map((booking) => charge(booking)),
    );
    expect(await callsMade()).toBeGreaterThan(before);
    expect(outcomes.map(({ status }) => status)).toEqual([...fair.map(() => "fulfilled"), "rejected", "rejected"]);
    await expectMoney(customerId, openingCents - fair.length);
  });

  it("takes its turn among those of its customer, also where it moves no money", async () => {
    const customerId = await newCustomer();
    const [first, second, third] = [newBooking(customerId, 1), newBooking(customerId, 1), newBooking(customerId, 1)];
    const bar: Posting = { ...postingOf(second), entry: { type: "barred" } };
    const asked = [() => Promise.all([charge(first), charge(second)]), () => Promise.all([stores[1]!.append(bar), charge(third, twin)])];
    const answers = await whileLocked(`update accounts set cents = cents where customer = '${customerId}'`, asked);
    expect(answers).toEqual([
      [charged, charged],
      [[charged], charged],
    ]);
  });

  it("waits for none that waits for it, in whatever order they are asked for", async () => {
    const [first, second, third] = [newBooking("nobody", 1), newBooking("nobody", 1), newBooking("nobody", 1)];
    const asked = [
      () => Promise.all([first, second, third].map((booking) => charge(booking))),
      () => Promise.all([third, second, first].map((booking) => charge(booking, twin))),
    ];
    const place = `insert into payments values ('${second.bookingId}', 0, 'barred', null, 'nobody', 0)`;
    const all = [1, 2, 3].map(() => declined("payment-declined"));
    expect(await whileLocked(place, asked)).toEqual([all, all]);
  });

  it("is not refunded where nothing was charged, and is asked nothing that is not its own", async () => {
    const booking = newBooking(await newCustomer(), 1);
    const posting: Posting = { ...postingOf(booking), position: 1, entry: { type: "refunded" } };
    await expect(store.append(posting)).rejects.toThrow("nothing stands before it");
    await charge({ ...booking, work: { ...booking.work, cents: openingCents + 1 } });
    await expect(store.append(posting)).rejects.toThrow("nothing stands before it");
    expect(await store.append(postingOf(booking))).toEqual([declined("payment-declined")]);
    await expect(payment.answer({ ...booking, step: "reserve" })).rejects.toThrow("was asked to reserve");
  });

  it("keeps to the words of its ledger and conserves the money, whatever is asked at once of two instances", async () => {
    const ask = fc.record({ step: fc.constantFrom("charge", "charge", "refund"), who: fc.nat(11), turns: fc.nat(2), isTwin: fc.boolean() });
    const property = async (script: { step: string; who: number; turns: number; isTwin: boolean }[]) => {
      const customerIds = [await newCustomer(250), await newCustomer(250), "nobody"];
      const asked = Array.from({ length: 12 }, (_, index) => newBooking(customerIds[index % 5 === 4 ? 2 : index % 2]!, 100));
      const told = await Promise.all(
        script.map(async ({ step, who, turns, isTwin }) => {
          for (let turn = 0; turn < turns; turn++) await store.ready();
          const command = { ...asked[who]!, step } as Command;
          return { who, reply: await (isTwin ? twin : payment).answer(command) };
        }),
      );
      const ledgers = await Promise.all(asked.map(({ bookingId }) => store.read(bookingId)));
      expect(ledgers.map(paymentFault)).toEqual(ledgers.map(() => undefined));
      for (const { who, reply } of told) {
        const [first, last] = [ledgers[who]!.at(0)?.type, ledgers[who]!.at(-1)?.type];
        if (reply.type === "charged") expect(first).toBe("charged");
        else expect(last).not.toBe("charged");
      }
      expect((await centsOf(customerIds)).map(({ cents, paid }) => cents + paid)).toEqual([250, 250]);
    };
    await fc.assert(fc.asyncProperty(fc.array(ask, { maxLength: 60 }), property), { numRuns: 60 });
  });

  it("answers a retry as it answered before its server was killed in the middle of a batch", async () => {
    const customerIds = [await newCustomer(), await newCustomer(), await newCustomer()];
    const asked = Array.from({ length: 400 }, (_, index) => newBooking(customerIds[index % 3]!, 10));
    let killing: Promise<void> | undefined;
    const askAll = async () => {
      const told = new Map<Booked, Reply>();
      const asking = asked.map(async (booking, index) => {
        told.set(booking, await charge(booking, index % 2 === 0 ? payment : twin));
        await (killing ??= server.kill());
      });
      await Promise.allSettled(asking);
      return told;
    };
    const before = await askAll();
    expect(before.size).toBeGreaterThan(0);
    expect(before.size).toBeLessThan(asked.length);
    await server.start();
    const after = await askAll();
    for (const [booking, reply] of before) expect(after.get(booking)).toEqual(reply);
    expect(Map.groupBy(after.values(), ({ type }) => type).get("charged")?.length).toBe(300);
    expect(after.size).toBe(asked.length);
    expect((await centsOf(customerIds)).map(({ cents, paid }) => [cents, paid])).toEqual(customerIds.map(() => [0, openingCents]));
  });
});
