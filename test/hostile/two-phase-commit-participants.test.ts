import { status } from "@grpc/grpc-js";
import { customerOf, skuOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { available, book, eventually, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { everythingWritten } from "../support/effects.ts";
import { connectRaw, type RawParticipant } from "../support/raw-participant.ts";
import { openSession, readOnce } from "../support/recovery-stores.ts";

let stack: Deployed;
let inventory: RawParticipant;
let payment: RawParticipant;

const customerId = customerOf(1);
const operation = (bookingId = freshId(), change: object = {}) => ({
  bookingId,
  kind: "book",
  attempt: 1,
  hash: "hash-of-the-body",
  ...change,
});
const items = (count: number) => Array.from({ length: count }, (_, index) => ({ sku: skuOf(index), quantity: 1 }));
const taking = (change: object = {}) => ({ operation: operation(), customerId, items: items(1), cents: 0, ...change });
const paying = (change: object = {}) => ({ operation: operation(), customerId, items: [], cents: 700, ...change });
const refunding = (bookingId: string, change: object = {}) => paying({ operation: operation(bookingId, { kind: "cancel" }), ...change });
const yes = { reply: { yes: true, reason: "" } };
const done = { reply: { protest: "" } };
const invalid = status.INVALID_ARGUMENT;

const serverOf = (name: string) => {
  const found = stack.deployment.databases.find((server) => server.name.endsWith(name));
  if (found === undefined) throw new Error(`no server ${name}`);
  return found;
};
const serviceOf = (name: string) => {
  const found = stack.deployment.services.find((service) => service.name.startsWith(name));
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
};
const promised = async () =>
  (
    await Promise.all(
      [serverOf("inventory"), serverOf("payment")].map((server) => readOnce(server.url("postgres"), "select gid from pg_prepared_xacts")),
    )
  ).flat();

beforeAll(async () => {
  // The recovery must not settle what these tests leave undecided on purpose.
  stack = await deployed({ design: "two-phase-commit", switches: { recoveryAgeMs: "600000", lockTimeoutMs: "300" } });
  inventory = connectRaw(String(serviceOf("inventory-0").settings["COORDBENCH_LISTEN"]));
  payment = connectRaw(String(serviceOf("payment").settings["COORDBENCH_LISTEN"]));
});
afterAll(async () => {
  inventory?.[Symbol.dispose]();
  payment?.[Symbol.dispose]();
  await stack?.[Symbol.asyncDispose]();
});

describe("a participant of two-phase commit", () => {
  const mistakes: [wrong: string, whom: () => RawParticipant, method: "prepare" | "availability", request: () => object, named: string][] =
    [
      ["an item listed twice", () => inventory, "prepare", () => taking({ items: [...items(1), ...items(1)] }), "items.sku"],
      ["more items than a booking has", () => inventory, "prepare", () => taking({ items: items(11) }), "items"],
      ["ten thousand items", () => inventory, "prepare", () => taking({ items: items(10_000) }), "items"],
      ["no items for an inventory", () => inventory, "prepare", () => taking({ items: [] }), "items"],
      [
        "an attempt beyond all",
        () => inventory,
        "prepare",
        () => taking({ operation: operation(undefined, { attempt: 10_000 }) }),
        "attempt",
      ],
      ["no operation for the payment", () => payment, "prepare", () => paying({ operation: undefined }), "operation"],
      ["an alien id for the payment", () => payment, "prepare", () => paying({ operation: operation("a:b1") }), "booking_id"],
      ["an alien customer for the payment", () => payment, "prepare", () => paying({ customerId: "a'--" }), "customer_id"],
      ["negative cents for the payment", () => payment, "prepare", () => paying({ cents: -1 }), "cents"],
      ["the stock of nothing", () => inventory, "availability", () => ({ sku: "" }), "sku"],
      ["the stock of an alien name", () => inventory, "availability", () => ({ sku: "item\0'; --" }), "sku"],
      ["the stock of a name of 10 KB", () => inventory, "availability", () => ({ sku: "x".repeat(10_240) }), "sku"],
    ];

  it.each(mistakes)("refuses %s, and writes nothing", async (_wrong, whom, method, request, named) => {
    const before = await everythingWritten(stack.deployment);
    const { code, details } = await whom().ask(method, request());
    expect(code).toBe(invalid);
    expect(details).toContain(named);
    expect(await promised()).toEqual([]);
    expect(await everythingWritten(stack.deployment)).toBe(before);
  });

  it("knows no item that it never had", async () => {
    expect(await inventory.ask("availability", { sku: "item-9999" })).toEqual({ reply: { known: false, available: 0 } });
  });

  it("hangs up on what is no gRPC, and goes on", async () => {
    const { port } = new URL(`http://${String(serviceOf("payment").settings["COORDBENCH_LISTEN"])}`);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
    expect(await payment.ask("inDoubt", { olderThanMs: 0 })).toEqual({ reply: { promises: [] } });
  });
});

describe("a payment that is asked for what is not its own", () => {
  const paid = async () => {
    const bookingId = freshId();
    const request = paying({ operation: operation(bookingId) });
    expect(await payment.ask("prepare", request)).toEqual(yes);
    return { bookingId, request, finish: { operation: request.operation } };
  };
  const expectRefused = async (request: object, because: string) => {
    const before = await everythingWritten(stack.deployment);
    expect(await payment.ask("prepare", request)).toMatchObject({
      code: status.ABORTED,
      details: expect.stringContaining(because) as string,
    });
    expect(await promised()).toEqual([]);
    expect(await everythingWritten(stack.deployment)).toBe(before);
  };

  it("refunds nothing that was never paid", () => expectRefused(refunding(freshId()), "no payment"));

  it("refunds nobody else, no other sum, and nothing that was given up", async () => {
    const { bookingId, finish } = await paid();
    expect(await payment.ask("commit", finish)).toEqual(done);
    await expectRefused(refunding(bookingId, { customerId: customerOf(2) }), "no payment");
    await expectRefused(refunding(bookingId, { cents: 701 }), "no payment");
    const given = await paid();
    expect(await payment.ask("abort", given.finish)).toEqual(done);
    await expectRefused(refunding(given.bookingId), "no payment");
  });

  it("refunds what was paid, once, also where the Commit of the payment is still to come", async () => {
    const { bookingId, request, finish } = await paid();
    const early = await payment.ask("prepare", refunding(bookingId));
    expect(early).toEqual({ reply: { yes: false, reason: "contention" } });
    expect(await payment.ask("commit", finish)).toEqual(done);
    const refund = refunding(bookingId);
    expect(await payment.ask("prepare", refund)).toEqual(yes);
    expect(await payment.ask("commit", { operation: refund.operation })).toEqual(done);
    expect(await payment.ask("prepare", refund)).toEqual(yes);
    expect(await payment.ask("prepare", request)).toEqual(yes);
    expect(await promised()).toEqual([]);
    const moved = (await stack.deployment.ledgers()).moneyMovements.filter((each) => each.bookingId === bookingId);
    expect(moved.map(({ cents }) => cents).toSorted((a, b) => a - b)).toEqual([-700, 700]);
  });

  it("protests against a Commit of what it never promised, and gives up what nobody promised", async () => {
    expect((await payment.ask("commit", { operation: operation() })).reply).toMatchObject({
      protest: expect.stringMatching(/\w/) as string,
    });
    const never = operation();
    expect(await payment.ask("abort", { operation: never })).toEqual(done);
    expect(await payment.ask("prepare", paying({ operation: never }))).toEqual({ reply: { yes: false, reason: "unavailable" } });
  });
});

describe("a transaction that somebody else has prepared on a participant's database", () => {
  const names = ["somebody else", "cb:another:inventory-0:b:b1:hash", "cb:run:payment:b:b1:hash"];

  it.each(names)("is not touched, and keeps no other item from being booked: %s", async (name) => {
    const [sku, other] = [skuOf(8), skuOf(9)];
    const url = serverOf("inventory").url("inventory-0");
    await using operator = await openSession(url);
    await operator.rows("begin");
    await operator.rows("update stock set available = available - 1 where sku = $1", [sku]);
    await operator.rows(`prepare transaction '${name}'`);
    const before = await available(stack.api, sku);
    expect(await book(stack.api, { bookingId: freshId(), items: [{ sku, quantity: 1 }] })).toMatchObject({
      status: 409,
      body: { reason: "contention" },
    });
    expect(await book(stack.api, { bookingId: freshId(), items: [{ sku: other, quantity: 1 }] })).toMatchObject({ status: 201 });
    expect(await inventory.ask("inDoubt", { olderThanMs: 0 })).toEqual({ reply: { promises: [] } });
    const stranger = { operation: operation("b", { hash: "hash" }) };
    expect((await inventory.ask("commit", stranger)).reply).toMatchObject({ protest: expect.stringMatching(/\w/) as string });
    expect(await promised()).toEqual([{ gid: name }]);
    await operator.rows(`rollback prepared '${name}'`);
    expect(await available(stack.api, sku)).toBe(before);
    expect(await book(stack.api, { bookingId: freshId(), items: [{ sku, quantity: 1 }] })).toMatchObject({ status: 201 });
  });
});

describe("a stock that somebody has spoilt", () => {
  it("is sold out where it is missing, and others are booked", async () => {
    const [sku, other] = [skuOf(6), skuOf(7)];
    const url = serverOf("inventory").url("inventory-0");
    const [row] = await readOnce<{ available: number; largest: number }>(
      url,
      "delete from stock where sku = $1 returning available, largest",
      [sku],
    );
    expect(await book(stack.api, { bookingId: freshId(), items: [{ sku, quantity: 1 }] })).toMatchObject({
      status: 409,
      body: { reason: "sold-out" },
    });
    expect(await book(stack.api, { bookingId: freshId(), items: [{ sku: other, quantity: 1 }] })).toMatchObject({ status: 201 });
    await readOnce(url, "insert into stock values ($1, 0, $2, $3)", [sku, row?.available, row?.largest]);
    expect(await book(stack.api, { bookingId: freshId(), items: [{ sku, quantity: 1 }] })).toMatchObject({ status: 201 });
  });

  it("cannot be made what is no number: the database refuses it", async () => {
    const url = serverOf("inventory").url("inventory-0");
    for (const value of ["many", "1.5x", "-1"])
      await expect(readOnce(url, `update stock set available = '${value}' where sku = $1`, [skuOf(6)])).rejects.toThrow(
        /invalid input|violates/,
      );
  });
});

describe("a participant whose server prepares no transactions", () => {
  it("says so when it is started, and does not start", async () => {
    const [server, service] = [serverOf("payment"), serviceOf("payment")];
    await readOnce(server.url("postgres"), "alter system set max_prepared_transactions = 0");
    await server.stop();
    await server.start();
    await service.stop();
    await expect(service.start()).rejects.toThrow("max_prepared_transactions is 0");
    await readOnce(server.url("postgres"), "alter system reset max_prepared_transactions");
    await server.stop();
    await server.start();
    await service.start();
    const booked = await eventually(
      () => book(stack.api, { bookingId: freshId() }),
      (answer) => answer.status === 201,
    );
    expect(booked.status).toBe(201);
  });
});
