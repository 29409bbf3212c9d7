import { setTimeout as sleep } from "node:timers/promises";
import { customerOf, skuOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, find, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { everythingWritten } from "../support/effects.ts";
import { strangerTo, type Message, type Stranger } from "../support/stranger.ts";
import { plainSaga, variantOf } from "../support/variants.ts";

const holdMs = 2_000;
const inventory = "inventory-0";
const items = (count: number) => Array.from({ length: count }, (_, index) => ({ sku: skuOf(index), quantity: 1 }));
const hold = (change: Partial<Message> = {}, work: object = {}): Message => ({
  bookingId: freshId(),
  step: "reserve",
  work: { customerId: customerOf(1), items: items(1), cents: 0, ...work },
  ...change,
});
const pay = (change: Partial<Message> = {}, work: object = {}) => hold({ step: "charge", ...change }, { items: [], cents: 700, ...work });
const item = (change: object) => ({ items: [{ ...items(1)[0], ...change }] });

const mistakes: [wrong: string, whom: string, content: Message[], named: string, from?: string][] = [
  ["an empty id", "payment", [pay({ bookingId: "" })], "content.0.bookingId"],
  ["an id of 65 characters", "payment", [pay({ bookingId: "x".repeat(65) })], "content.0.bookingId"],
  ["an id that is two subjects", "payment", [pay({ bookingId: "a.b" })], "content.0.bookingId"],
  ["an id with NUL", "payment", [pay({ bookingId: "a\0b" })], "content.0.bookingId"],
  ["an id that is SQL", inventory, [hold({ bookingId: "a'; drop table holds; --" })], "content.0.bookingId"],
  ["the second of two ids", "payment", [pay(), pay({ bookingId: "*" })], "content.1.bookingId"],
  ["no step", inventory, [hold({ step: "" })], "content.0.step"],
  ["an unknown step", inventory, [hold({ step: "steal" })], "content.0.step"],
  ["another design's step", inventory, [hold({ step: "prepare" })], "content.0.step"],
  ["an alien customer", "payment", [pay({}, { customerId: "a b" })], "content.0.work.customerId"],
  ["an alien item", inventory, [hold({}, item({ sku: "{0}:stock" }))], "content.0.work.items.0.sku"],
  ["a quantity of 0", inventory, [hold({}, item({ quantity: 0 }))], "content.0.work.items.0.quantity"],
  ["a quantity of -5", inventory, [hold({}, item({ quantity: -5 }))], "content.0.work.items.0.quantity"],
  ["a quantity of 1001", inventory, [hold({}, item({ quantity: 1_001 }))], "content.0.work.items.0.quantity"],
  ["an item listed twice", inventory, [hold({}, { items: [...items(1), ...items(1)] })], "content.0.work.items.1.sku"],
  ["eleven items", inventory, [hold({}, { items: items(11) })], "content.0.work.items"],
  ["negative cents", "payment", [pay({}, { cents: -1 })], "content.0.work.cents"],
  ["nothing", "payment", [], "content"],
  ["257 at once", "payment", Array.from({ length: 257 }, () => pay()), "content"],
  ["an alien sender", "payment", [pay()], "from", "a.b"],
  ["no sender", "payment", [pay()], "from", ""],
  ...["charge", "refund"].map((step): (typeof mistakes)[number] => [`${step} at an inventory`, inventory, [hold({ step })], "step"]),
  ...["reserve", "confirm", "release"].map((step): (typeof mistakes)[number] => [
    `${step} at the payment`,
    "payment",
    [pay({ step })],
    "step",
  ]),
  ...["reserve", "confirm", "release"].map((step): (typeof mistakes)[number] => [
    `${step} without items`,
    inventory,
    [hold({ step }, { items: [] })],
    "items",
  ]),
];

describe.each([variantOf("saga"), plainSaga])("the participants of $label", ({ design, switches }) => {
  let stack: Deployed;
  let stranger: Stranger;

  beforeAll(async () => {
    stack = await deployed({ design, switches: { ...switches, holdMs: String(holdMs), ackWaitMs: "1000" } });
    stranger = await strangerTo(stack);
  });
  afterAll(async () => {
    await stranger?.[Symbol.asyncDispose]();
    await stack?.[Symbol.asyncDispose]();
  });

  const ask = async (whom: string, content: Message): Promise<unknown> =>
    (await stranger.ask(whom, [content])).replies?.map(({ reply }) => reply)[0];
  const again = (message: Message, step: string): Message => ({ ...message, step });
  const expectServing = async () => {
    const bookingId = freshId();
    expect(await book(stack.api, { bookingId })).toMatchObject({ status: 201, body: { bookingId } });
  };

  it.each(mistakes)("refuse %s, and write nothing", async (_wrong, whom, content, named, from) => {
    await stranger.clearAway();
    const before = await everythingWritten(stack.deployment);
    const { refused } = await stranger.ask(whom, content, from);
    expect(refused).toContain(named);
    await stranger.clearAway();
    expect(await everythingWritten(stack.deployment)).toBe(before);
  });

  it("serve all the while", () => expectServing());

  it("sell nothing that was never held, and never hold it afterwards", async () => {
    const early = hold({ step: "confirm" });
    expect(await ask(inventory, early)).toBe("expired");
    expect(await ask(inventory, again(early, "reserve"))).toBe("refused");
  });

  it("hold nothing that was released before", async () => {
    const barred = hold({ step: "release" });
    expect(await ask(inventory, barred)).toBe("released");
    expect(await ask(inventory, again(barred, "reserve"))).toBe("refused");
    expect(await ask(inventory, again(barred, "confirm"))).toBe("expired");
  });

  it("sell nothing whose deadline has passed, and give it back", async () => {
    const before = await everythingWritten(stack.deployment);
    const late = hold({}, { items: [{ sku: skuOf(5), quantity: 3 }] });
    expect(await ask(inventory, late)).toBe("reserved");
    await sleep(holdMs + 10);
    expect(await ask(inventory, again(late, "confirm"))).toBe("expired");
    expect(await ask(inventory, again(late, "confirm"))).toBe("expired");
    expect(await ask(inventory, again(late, "release"))).toBe("released");
    const { stock, stockMovements } = await stack.deployment.ledgers();
    expect(stockMovements.filter(({ bookingId }) => bookingId === late.bookingId)).toEqual([]);
    for (const level of stock.filter(({ sku }) => sku === skuOf(5))) expect(before).toContain(JSON.stringify(level));
  });

  it("charge nothing that was refunded before, and nobody who has no account", async () => {
    const barred = pay({ step: "refund" });
    expect(await ask("payment", barred)).toBe("refunded");
    expect(await ask("payment", again(barred, "charge"))).toBe("declined");
    expect(await ask("payment", pay({}, { customerId: "nobody" }))).toBe("declined");
    expect(await ask("payment", pay({}, { cents: Number.MAX_SAFE_INTEGER }))).toBe("declined");
  });

  it("keep to what they were first told of a booking, whatever comes under its id later, at once or again", async () => {
    const first = hold({}, { items: [{ sku: skuOf(6), quantity: 2 }] });
    const other = { ...first, work: { ...first.work!, items: [{ sku: skuOf(6), quantity: 9 }] } };
    const told = await Promise.all([ask(inventory, first), ask(inventory, first), ask(inventory, first)]);
    expect(told).toEqual(["reserved", "reserved", "reserved"]);
    expect(await ask(inventory, other)).toBe("reserved");
    expect(await ask(inventory, again(other, "confirm"))).toBe("sold");
    const { stockMovements } = await stack.deployment.ledgers();
    expect(stockMovements.filter(({ bookingId }) => bookingId === first.bookingId).map(({ units }) => units)).toEqual([2]);
  });

  it("are not moved by news that nobody owes, whoever tells them", async () => {
    const bookingId = freshId();
    const { body } = await book(stack.api, { bookingId });
    await stranger.tell([
      { bookingId, participant: inventory, reply: { type: "expired" } },
      { bookingId, participant: "payment", reply: { type: "declined", reason: "payment-declined" } },
      { bookingId, participant: "nobody", reply: { type: "released" } },
      { bookingId, notice: "ended" },
      { bookingId: freshId(), participant: inventory, reply: { type: "sold" } },
      { bookingId: freshId(), notice: "watch" },
    ]);
    await expectServing();
    expect((await find(stack.api, bookingId)).body).toEqual(body);
    expect(await stranger.clearAway()).toEqual([]);
  });

  it("show every letter that nobody can read, whatever is in it", async ({ skip }) => {
    skip(switches["transport"] === "grpc", "over gRPC whoever sends such a thing is told at once");
    const command = JSON.stringify({ schema: 1, from: "booking-1", content: [pay()] });
    const letters = [
      "",
      "{",
      "\0\0\0",
      command.slice(0, -5),
      command.replace('"schema":1', '"schema":0'),
      command.replace('"schema":1', '"schema":2'),
      command.replace('"schema":1', '"schema":"1"'),
      command.replace('"schema":1,', ""),
      command.replace('"from"', '"sender"'),
      command.replace('"cents":700', '"cents":"700"'),
      command.replace('"cents":700', '"cents":700.5'),
      command.replace('"items":[]', '"items":[],"priceCents":1'),
      command.replace('"items":[]', '"items":[],"a\\u0000b":1'),
      command.replace(/"bookingId":"[^"]*",/, ""),
      `{"__proto__":{"schema":1},${command.slice(1)}`,
      "[".repeat(100_000),
    ];
    const bytes = [...letters.map((letter) => Buffer.from(letter)), Buffer.from([0xff, 0xfe, 0xfd]), Buffer.alloc(500_000)];
    const before = await everythingWritten(stack.deployment);
    for (const each of bytes) expect((await stranger.send("payment", each)).refused).toMatch(/^it is (not JSON|no message of this schema)/);
    const parked = await stranger.clearAway();
    expect(parked.map(({ participant }) => participant)).toEqual(bytes.map(() => "payment"));
    expect(await everythingWritten(stack.deployment)).toBe(before);
    await expectServing();
  });
});
