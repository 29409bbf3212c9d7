import { catalogueOf, skuOf, totalCents } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { available, book, declineShare, eventually, find, freshId, send } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { effectsOf } from "../support/effects.ts";
import { variants } from "../support/variants.ts";
import { behavioursOf } from "./behaviours.ts";

const catalogue = catalogueOf(10);
const one = [{ sku: skuOf(0), quantity: 1 }];
const several = [
  { sku: skuOf(3), quantity: 2 },
  { sku: skuOf(1), quantity: 1 },
  { sku: skuOf(2), quantity: 3 },
];

describe.each(variants)("booking with $label", ({ design, switches }) => {
  const it = behavioursOf(design);
  let stack: Deployed;
  let api: string;

  beforeAll(async () => {
    stack = await deployed({ design, switches: { ...switches, replicas: "2" }, dataset: { declineShare } });
    ({ api } = stack);
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  it("confirms a booking at the price of the catalogue", async () => {
    const bookingId = freshId();
    const { status, body } = await book(api, { bookingId, items: several });
    expect({ status, body }).toEqual({
      status: 201,
      body: { bookingId, outcome: "confirmed", priceCents: totalCents(catalogue, several) },
    });
    expect(await find(api, bookingId)).toMatchObject({ status: 200, body });
    const { units, cents } = await effectsOf(stack.deployment, bookingId);
    expect(units).toEqual({ [skuOf(1)]: [1], [skuOf(2)]: [3], [skuOf(3)]: [2] });
    expect(cents).toEqual([totalCents(catalogue, several)]);
  });

  it("tells when the outcome was accepted and decided", async () => {
    const { headers } = await book(api, { bookingId: freshId() });
    expect(headers.get("server-timing")).toMatch(/^accept;dur=\d+\.\d\d, decide;dur=\d+\.\d\d(, |$)/);
  });

  it("tells when the outcome was accepted, decided and applied everywhere", async () => {
    const { headers } = await book(api, { bookingId: freshId() });
    const moments = [...(headers.get("server-timing") ?? "").matchAll(/(\w+);dur=([\d.]+)/g)];
    expect(moments.map(([, name]) => name)).toEqual(["accept", "decide", "apply"]);
    const times = moments.map(([, , ms]) => Number(ms));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it("gives the same request the same answer and one effect, one after the other and all at once", async () => {
    const bookingId = freshId();
    const sent = () => book(api, { bookingId, items: several });
    const answers = await Promise.all(Array.from({ length: 8 }, sent));
    answers.push(await sent(), await sent());
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 201, body: answers[0]?.body });
    expect(await effectsOf(stack.deployment, bookingId)).toMatchObject({
      units: { [skuOf(1)]: [1], [skuOf(3)]: [2] },
      cents: [expect.any(Number)],
    });
  });

  it("takes a request for the same whose items are listed in another order", async () => {
    const bookingId = freshId();
    const first = await book(api, { bookingId, items: several });
    const second = await book(api, { bookingId, items: several.toReversed() });
    expect({ status: second.status, body: second.body }).toEqual({ status: 201, body: first.body });
  });

  it("refuses the id of a booking for another body", async () => {
    const bookingId = freshId();
    await book(api, { bookingId });
    const others = [
      { items: [{ sku: skuOf(0), quantity: 2 }] },
      { items: [{ sku: skuOf(5), quantity: 1 }] },
      { customerId: "customer-00002" },
    ];
    for (const other of others) {
      const { status, headers, body } = await book(api, { bookingId, ...other });
      expect(status).toBe(422);
      expect(headers.get("content-type")).toContain("application/problem+json");
      expect(body).toMatchObject({ type: "urn:coordbench:problem:another-body", field: "bookingId", definite: true });
    }
    expect(await effectsOf(stack.deployment, bookingId)).toMatchObject({ units: { [skuOf(0)]: [1] }, cents: [expect.any(Number)] });
  });

  it("confirms one of several bodies that come under one id at once, and refuses the others", async () => {
    const bookingId = freshId();
    const answers = await Promise.all([1, 2, 3, 4].map((quantity) => book(api, { bookingId, items: [{ sku: skuOf(4), quantity }] })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422, 422, 422]);
    const { units, cents } = await effectsOf(stack.deployment, bookingId);
    expect(units[skuOf(4)]).toHaveLength(1);
    expect(cents).toHaveLength(1);
  });

  it("keeps to its answer whichever instance is asked", async () => {
    const bookingId = freshId();
    const first = await book(api, { bookingId });
    const other = stack.deployment.targets[1] ?? "";
    expect(await book(other, { bookingId })).toMatchObject({ status: 201, body: first.body });
    expect(await book(other, { bookingId, items: several })).toMatchObject({ status: 422 });
    const raced = freshId();
    const sent = stack.deployment.targets.flatMap((target) => [book(target, { bookingId: raced }), book(target, { bookingId: raced })]);
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await effectsOf(stack.deployment, raced)).toMatchObject({ units: { [skuOf(0)]: [1] }, cents: [expect.any(Number)] });
  });

  it("takes the Idempotency-Key for the id, quoted or not", async () => {
    for (const quote of ["", '"']) {
      const bookingId = freshId();
      const { status, body } = await book(api, {}, { "idempotency-key": `${quote}${bookingId}${quote}` });
      expect({ status, id: body["bookingId"] }).toEqual({ status: 201, id: bookingId });
      expect(await book(api, { bookingId }, { "idempotency-key": bookingId })).toMatchObject({ status: 201, body });
    }
  });

  it("refuses an Idempotency-Key that names another booking than the body", async () => {
    const answer = await book(api, { bookingId: freshId() }, { "idempotency-key": freshId() });
    expect(answer).toMatchObject({ status: 400, body: { field: "bookingId", definite: true } });
  });

  it("makes up an id where the client sends none, another one for each booking", async () => {
    // A made-up id may be one that the bank declines.
    const answers = await Promise.all([book(api, {}), book(api, {})]);
    const ids = answers.map(({ body }) => body["bookingId"] as string);
    expect(new Set(ids).size).toBe(2);
    for (const [index, id] of ids.entries()) expect(await find(api, id)).toMatchObject({ status: 200, body: answers[index]?.body });
  });

  it("rejects a declined payment and keeps its stock free", async () => {
    const bookingId = freshId("declined");
    const { status, body } = await book(api, { bookingId, items: several });
    expect({ status, body }).toEqual({ status: 409, body: { bookingId, outcome: "rejected", reason: "payment-declined" } });
    expect(await book(api, { bookingId, items: several })).toMatchObject({ status, body });
    expect(await find(api, bookingId)).toMatchObject({ status: 200, body });
    expect(await effectsOf(stack.deployment, bookingId)).toEqual({ units: {}, cents: [] });
  });

  it("rejects what is sold out, and takes nothing of the booking's other items", async () => {
    const sku = skuOf(9);
    const free = await available(api, sku);
    expect(await book(api, { bookingId: freshId(), items: [{ sku, quantity: free }] })).toMatchObject({ status: 201 });
    expect(
      await eventually(
        () => available(api, sku),
        (units) => units === 0,
      ),
    ).toBe(0);
    const bookingId = freshId();
    const { status, body } = await book(api, { bookingId, items: [{ sku: skuOf(8), quantity: 1 }, { sku, quantity: 1 }, ...one] });
    expect({ status, body }).toEqual({ status: 409, body: { bookingId, outcome: "rejected", reason: "sold-out" } });
    expect(await effectsOf(stack.deployment, bookingId)).toEqual({ units: {}, cents: [] });
    expect(await find(api, bookingId)).toMatchObject({ status: 200, body });
  });

  it("keeps to a rejection also once there is stock again, and gives a new id a new chance", async () => {
    const [sku, held, bookingId] = [skuOf(7), freshId(), freshId()];
    await book(api, { bookingId: held, items: [{ sku, quantity: await available(api, sku) }] });
    await eventually(
      () => available(api, sku),
      (units) => units === 0,
    );
    const wanted = [{ sku, quantity: 1 }];
    expect(await book(api, { bookingId, items: wanted })).toMatchObject({ status: 409 });
    await send(`${api}/bookings/${held}?customerId=customer-00001`, { method: "DELETE" });
    await eventually(
      () => available(api, sku),
      (units) => units > 0,
    );
    expect(await book(api, { bookingId, items: wanted })).toMatchObject({ status: 409, body: { reason: "sold-out" } });
    expect(await book(api, { bookingId: freshId(), items: wanted })).toMatchObject({ status: 201 });
  });

  it("books up to ten items at once, all or none", async () => {
    const bookingId = freshId();
    const items = Array.from({ length: 7 }, (_, index) => ({ sku: skuOf(index), quantity: 1 }));
    expect(await book(api, { bookingId, items })).toMatchObject({ status: 201, body: { priceCents: totalCents(catalogue, items) } });
    expect(Object.keys((await effectsOf(stack.deployment, bookingId)).units)).toHaveLength(7);
  });
});
