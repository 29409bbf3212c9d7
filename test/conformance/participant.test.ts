import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { available, book, cancel, eventually, find, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { everythingWritten } from "../support/effects.ts";
import { connectRaw, type RawParticipant } from "../support/raw-participant.ts";
import { openSession, readOnce } from "../support/recovery-stores.ts";

let stack: Deployed;
let inventory: RawParticipant;

const operation = (bookingId = freshId()) => ({ bookingId, kind: "book", attempt: 1, hash: "hash-of-the-body" });
const item = { sku: "item-0001", quantity: 2 };
const work = { customerId: "customer-00001", items: [item], cents: 0 };
const yes = { reply: { yes: true, reason: "" } };
const no = (reason: string) => ({ reply: { yes: false, reason } });
const done = { reply: { protest: "" } };
const protested = { reply: { protest: expect.stringMatching(/\w/) as string } };

const serverOf = (name: string) => {
  const found = stack.deployment.databases.find((server) => server.name.endsWith(name));
  if (found === undefined) throw new Error(`no server ${name}`);
  return found;
};
const stock = () => serverOf("inventory").url("inventory-0");
const promised = async () => (await readOnce<{ gid: string }>(stock(), "select gid from pg_prepared_xacts")).length;

beforeAll(async () => {
  // The recovery must not settle what these tests leave undecided on purpose.
  stack = await deployed({ design: "two-phase-commit", switches: { recoveryAgeMs: "600000" } });
  const service = stack.deployment.services.find(({ name }) => name.startsWith("inventory-0"));
  inventory = connectRaw(String(service?.settings["COORDBENCH_LISTEN"]));
});
afterAll(async () => {
  inventory[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

describe("a participant that is asked something senseless", () => {
  const invalid = status.INVALID_ARGUMENT;
  const mistakes: [wrong: string, request: object | Buffer, code: status, named: string][] = [
    ["no operation", work, invalid, "operation"],
    ["an empty id", { ...work, operation: operation("") }, invalid, "booking_id"],
    ["an id of 65 characters", { ...work, operation: operation("x".repeat(65)) }, invalid, "booking_id"],
    ["an id with a quotation mark", { ...work, operation: operation("a'; rollback; --") }, invalid, "booking_id"],
    ["an id with NUL", { ...work, operation: operation("a\0b") }, invalid, "booking_id"],
    ["an id with a colon", { ...work, operation: operation("a:b1") }, invalid, "booking_id"],
    ["another kind", { ...work, operation: { ...operation(), kind: "steal" } }, invalid, "kind"],
    ["attempt 0", { ...work, operation: { ...operation(), attempt: 0 } }, invalid, "attempt"],
    ["attempt -1", { ...work, operation: { ...operation(), attempt: -1 } }, invalid, "attempt"],
    ["an alien hash", { ...work, operation: { ...operation(), hash: "it's" } }, invalid, "hash"],
    ["an alien customer", { ...work, customerId: "", operation: operation() }, invalid, "customer_id"],
    ["a negative quantity", { ...work, items: [{ ...item, quantity: -2 }], operation: operation() }, invalid, "quantity"],
    ["a quantity of 0", { ...work, items: [{ ...item, quantity: 0 }], operation: operation() }, invalid, "quantity"],
    ["an alien item", { ...work, items: [{ ...item, sku: "a'b" }], operation: operation() }, invalid, "sku"],
    ["negative cents", { ...work, cents: -1, operation: operation() }, invalid, "cents"],
    ["bytes that are no message", Buffer.from("ffffffffffffff", "hex"), status.INTERNAL, ""],
  ];

  it.each(mistakes)("refuses a Prepare with %s, and writes nothing", async (_wrong, request, code, named) => {
    const before = await everythingWritten(stack.deployment);
    const answer = await inventory.ask("prepare", request);
    expect(answer.code).toBe(code);
    expect(answer.details).toContain(named);
    expect(await promised()).toBe(0);
    expect(await everythingWritten(stack.deployment)).toBe(before);
  });

  it.each(["commit", "abort"] as const)("refuses a %s without operation", async (method) => {
    expect(await inventory.ask(method, {})).toMatchObject({ code: invalid, details: expect.stringContaining("operation") as string });
  });

  it.each([
    { sku: "item-9999", quantity: 1, reason: "sold-out" },
    { sku: "item-0001", quantity: 2 ** 31 - 1, reason: "quantity" },
  ])("votes NO where it has not got $quantity of $sku", async ({ reason, ...wanted }) => {
    expect(await inventory.ask("prepare", { ...work, items: [wanted], operation: operation() })).toEqual(no(reason));
    expect(await promised()).toBe(0);
  });
});

describe("a participant that is asked in an unusual order", () => {
  it("protests against a Commit of what it never promised", async () => {
    expect(await inventory.ask("commit", { operation: operation() })).toEqual(protested);
  });

  it("refuses a Prepare that comes after its Abort, whatever the body", async () => {
    const barred = operation();
    expect(await inventory.ask("abort", { operation: barred })).toEqual(done);
    expect(await inventory.ask("prepare", { ...work, operation: barred })).toEqual(no("unavailable"));
    expect((await inventory.ask("prepare", { ...work, operation: { ...barred, hash: "another" } })).reply).toMatchObject({ yes: false });
    expect(await promised()).toBe(0);
  });

  it("gives one promise however often it is asked, and keeps it once", async () => {
    const twice = operation();
    const asked = () => inventory.ask("prepare", { ...work, operation: twice });
    expect(await Promise.all([asked(), asked()])).toEqual([yes, yes]);
    expect(await asked()).toEqual(yes);
    expect(await promised()).toBe(1);
    const before = await available(stack.api, item.sku);
    const commits = await Promise.all([1, 2, 3].map(() => inventory.ask("commit", { operation: twice })));
    expect(commits).toEqual([done, done, done]);
    expect(await asked()).toEqual(yes);
    expect(await available(stack.api, item.sku)).toBe(before - item.quantity);
    expect(await inventory.ask("abort", { operation: twice })).toEqual(protested);
  });

  it("promises an id to one body only", async () => {
    const first = operation();
    const other = { ...first, hash: "another-body" };
    expect(await inventory.ask("prepare", { ...work, operation: first })).toEqual(yes);
    expect((await inventory.ask("prepare", { ...work, operation: other })).reply).toMatchObject({ yes: false });
    expect(await inventory.ask("commit", { operation: other })).toEqual(protested);
    expect(await inventory.ask("commit", { operation: first })).toEqual(done);
    expect(await inventory.ask("prepare", { ...work, operation: other })).toEqual(no("another-body"));
    expect(await promised()).toBe(0);
  });
});

describe("a participant whose caller leaves", () => {
  it("has done nothing for a call without any time", async () => {
    const before = await everythingWritten(stack.deployment);
    expect(await inventory.ask("prepare", { ...work, operation: operation() }, { deadline: 0 })).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
    expect(await everythingWritten(stack.deployment)).toBe(before);
  });

  it("holds nothing after an Abort, also where the Prepare was cancelled midway", async () => {
    const left = operation();
    const before = await available(stack.api, item.sku);
    await using holder = await openSession(stock());
    await holder.rows("begin");
    await holder.rows("select from stock where sku = $1 for update", [item.sku]);
    const { call, replied } = inventory.begin("prepare", { ...work, operation: left });
    const waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock' and application_name like '%prepare'";
    await eventually(
      () => readOnce(stock(), waiting),
      (rows) => rows.length > 0,
    );
    call.cancel();
    expect(await replied).toMatchObject({ code: status.CANCELLED });
    await holder.rows("rollback");
    expect(await inventory.ask("abort", { operation: left })).toEqual(done);
    expect(await promised()).toBe(0);
    expect(await available(stack.api, item.sku)).toBe(before);
    expect(await book(stack.api, { bookingId: freshId() })).toMatchObject({ status: 201 });
  });
});

describe("a participant whose server does not prepare transactions", () => {
  beforeAll(async () => {
    const server = serverOf("inventory");
    await readOnce(server.url("postgres"), "alter system set max_prepared_transactions = 0");
    await server.stop();
    await server.start();
    await eventually(
      () => fetch(`${stack.api}/health/ready`),
      ({ ok }) => ok,
    );
  });

  it("rejects bookings as unavailable, promises nothing anywhere, and takes no stock and no money", async () => {
    const before = await available(stack.api, item.sku);
    const ids = [freshId(), freshId()];
    for (const bookingId of ids) {
      const { body, ...rejected } = await book(stack.api, { bookingId, items: [item] });
      expect({ status: rejected.status, body }).toEqual({ status: 409, body: { bookingId, outcome: "rejected", reason: "unavailable" } });
      expect(await find(stack.api, bookingId)).toMatchObject({ status: 200, body });
      expect(await cancel(stack.api, bookingId)).toMatchObject({ status: 409 });
    }
    const { stockMovements, moneyMovements } = await stack.deployment.ledgers();
    expect([...stockMovements, ...moneyMovements].filter(({ bookingId }) => ids.includes(bookingId))).toEqual([]);
    expect(await stack.deployment.unfinished()).toEqual([]);
    expect(await available(stack.api, item.sku)).toBe(before);
  });
});
