import { customerOf, skuOf } from "@coordbench/domain";
import { designs } from "@coordbench/runner";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { available, book, cancel, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { bucketsOf, effectsOf } from "../support/effects.ts";
import { variantOf } from "../support/variants.ts";
import { behavioursOf } from "./behaviours.ts";

const [buckets, unitsPerItem] = [4, 8];
const full = [2, 2, 2, 2];
const divided = [...designs.values()].filter(({ switches }) => "buckets" in switches).map(({ name }) => variantOf(name));
/** Every other store and transport of the saga, one booking at a time. */
const ablated = [
  variantOf("saga", { stock: "postgres", transport: "grpc", batch: "1" }),
  variantOf("saga", { stock: "postgres", batch: "1" }),
  variantOf("saga", { transport: "grpc", batch: "1" }),
];

describe.each([...divided, ...ablated])("stock in buckets with $label", ({ design, switches }) => {
  const it = behavioursOf(design);
  let stack: Deployed;
  beforeAll(async () => {
    stack = await deployed({ design, switches: { ...switches, buckets: String(buckets), replicas: "2" }, dataset: { unitsPerItem } });
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  /** One booking after the other, each at the next instance, all of one customer unless said otherwise. */
  async function bookAll(sku: string, quantities: number[], customerId = customerOf(1)) {
    const told: { bookingId: string; status: number; reason: unknown }[] = [];
    for (const [index, quantity] of quantities.entries()) {
      const bookingId = freshId();
      const api = stack.deployment.targets[index % 2] ?? "";
      const { status, body } = await book(api, { bookingId, customerId, items: [{ sku, quantity }] });
      told.push({ bookingId, status, reason: body["reason"] });
    }
    return told;
  }

  it("refuses more than any bucket ever held as `quantity`, and takes nothing", async () => {
    expect(await bookAll(skuOf(0), [3])).toMatchObject([{ status: 409, reason: "quantity" }]);
    const bookingId = freshId();
    const items = [
      { sku: skuOf(0), quantity: 1 },
      { sku: skuOf(1), quantity: 3 },
    ];
    expect(await book(stack.api, { bookingId, items })).toMatchObject({ status: 409, body: { reason: "quantity" } });
    expect(await effectsOf(stack.deployment, bookingId)).toEqual({ units: {}, cents: [] });
    expect(await bucketsOf(stack.deployment, skuOf(0))).toEqual(full);
  });

  it("walks on to other buckets until none is left, and sees their sum", async () => {
    const told = await bookAll(
      skuOf(2),
      Array.from({ length: unitsPerItem + 1 }, () => 1),
    );
    expect(told.slice(0, unitsPerItem).map(({ status }) => status)).toEqual(told.slice(0, unitsPerItem).map(() => 201));
    expect(told.at(-1)).toMatchObject({ status: 409, reason: "sold-out" });
    expect(await bucketsOf(stack.deployment, skuOf(2))).toEqual([0, 0, 0, 0]);
    expect(await available(stack.api, skuOf(2))).toBe(0);
    expect(await available(stack.api, skuOf(3))).toBe(unitsPerItem);
  });

  it("takes no quantity together from several buckets", async () => {
    const told = await bookAll(skuOf(4), [1, 2, 2, 2, 2, 1, 1]);
    expect(told.map(({ status, reason }) => reason ?? status)).toEqual([201, 201, 201, 201, "sold-out", 201, "sold-out"]);
  });

  it("returns a cancelled booking's units to the buckets that they came from", async () => {
    const [sku, home] = [skuOf(5), freshId()];
    expect(await book(stack.api, { bookingId: home, items: [{ sku, quantity: 2 }] })).toMatchObject({ status: 201 });
    const before = await bucketsOf(stack.deployment, sku);
    expect(before.toSorted((a, b) => a - b)).toEqual([0, 2, 2, 2]);
    const [walked] = await bookAll(sku, [2]);
    // Now home is free again when the one that had to walk on is cancelled.
    expect(await cancel(stack.api, home)).toMatchObject({ status: 200 });
    expect(await cancel(stack.deployment.targets[1] ?? "", walked?.bookingId ?? "")).toMatchObject({ status: 200 });
    expect(await bucketsOf(stack.deployment, sku)).toEqual(full);
    expect((await effectsOf(stack.deployment, walked?.bookingId ?? "")).units).toEqual({ [sku]: [2, -2] });
  });

  it("gives the same request the same bucket, also once its home has units again", async () => {
    const [sku, home] = [skuOf(6), freshId()];
    await book(stack.api, { bookingId: home, items: [{ sku, quantity: 2 }] });
    const walked = { bookingId: freshId(), items: [{ sku, quantity: 1 }] };
    const first = await book(stack.api, walked);
    await cancel(stack.api, home);
    const before = await bucketsOf(stack.deployment, sku);
    expect(before.toSorted((a, b) => a - b)).toEqual([1, 2, 2, 2]);
    for (const target of stack.deployment.targets) expect(await book(target, walked)).toMatchObject({ status: 201, body: first.body });
    expect(await bucketsOf(stack.deployment, sku)).toEqual(before);
  });

  it("sells no unit twice to many customers at once", async () => {
    const sku = skuOf(7);
    const told = (await Promise.all(Array.from({ length: 12 }, (_, index) => bookAll(sku, [1], customerOf(index))))).flat();
    const confirmed = told.filter(({ status }) => status === 201);
    expect(confirmed.length).toBeGreaterThan(0);
    const left = (await bucketsOf(stack.deployment, sku)).reduce((sum, units) => sum + units, 0);
    expect(left).toBe(unitsPerItem - confirmed.length);
  });
});
