import { skuOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { book, cancel, declineShare, find, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { effectsOf } from "../support/effects.ts";
import { variants } from "../support/variants.ts";
import { behavioursOf } from "./behaviours.ts";

describe.each(variants)("what $label knows of a booking when nobody remembers it any more", ({ design, switches }) => {
  const it = behavioursOf(design);
  let stack: Deployed;
  const [confirmed, declined] = [freshId(), freshId("declined")];
  const answers: object[] = [];

  beforeAll(async () => {
    stack = await deployed({ design, switches, dataset: { declineShare } });
    for (const bookingId of [confirmed, declined]) answers.push((await book(stack.api, { bookingId })).body);
    await stack.deployment.ledgers();
    for (const service of stack.deployment.services) await service.stop();
    for (const service of stack.deployment.services.toReversed()) await service.start();
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  it("is the same answer for the same body, long afterwards", async () => {
    for (const [index, bookingId] of [confirmed, declined].entries()) {
      expect((await book(stack.api, { bookingId })).body).toEqual(answers[index]);
      expect((await find(stack.api, bookingId)).body).toEqual(answers[index]);
    }
    expect((await effectsOf(stack.deployment, confirmed)).cents).toHaveLength(1);
  });

  it("keeps the id from another body, long afterwards", async () => {
    for (const bookingId of [confirmed, declined]) {
      const other = await book(stack.api, { bookingId, items: [{ sku: skuOf(1), quantity: 2 }] });
      expect(other).toMatchObject({ status: 422, body: { field: "bookingId", definite: true } });
    }
    expect((await effectsOf(stack.deployment, confirmed)).units).toEqual({ [skuOf(0)]: [1] });
  });

  it("can be cancelled by whose it is, and by nobody else", async () => {
    expect(await cancel(stack.api, confirmed, "customer-00002")).toMatchObject({ status: 404, body: { field: "bookingId" } });
    expect(await cancel(stack.api, confirmed)).toMatchObject({ status: 200 });
    expect(await cancel(stack.api, confirmed)).toMatchObject({ status: 200 });
    expect((await effectsOf(stack.deployment, confirmed)).cents).toHaveLength(2);
  });
});
