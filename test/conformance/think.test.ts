import { skuOf } from "@coordbench/domain";
import { designs } from "@coordbench/runner";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { available, book, cancel, find, freshId } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { effectsOf } from "../support/effects.ts";
import { behavioursOf } from "./behaviours.ts";

/** Longer than a vote may take where the bank does not think. */
const think = "5000";
const thinking = [...designs.values()].filter(({ switches }) => "think" in switches).map(({ name }) => name);

describe.each(thinking)("a bank that thinks with %s", (design) => {
  const it = behavioursOf(design);
  let stack: Deployed;
  beforeAll(async () => {
    stack = await deployed({ design, switches: { think } });
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  const patient = { prefer: "wait=30" };
  const booking = () => ({ bookingId: freshId(), items: [{ sku: skuOf(1), quantity: 1 }] });

  it("confirms all the same, once it has thought", async () => {
    const asked = booking();
    expect(await book(stack.api, asked, patient)).toMatchObject({ status: 201 });
    expect(await effectsOf(stack.deployment, asked.bookingId)).toMatchObject({ units: { [skuOf(1)]: [1] } });
  });

  it("keeps nobody waiting who pays nothing: everything else is answered first", async () => {
    const earlier = booking();
    await book(stack.api, earlier, patient);
    const told: string[] = [];
    const tell = (what: string) => () => void told.push(what);
    const underWay = book(stack.api, { ...booking(), items: [{ sku: skuOf(2), quantity: 1 }] }, patient).then(tell("booked"));
    await available(stack.api, skuOf(1)).then(tell("available"));
    await find(stack.api, earlier.bookingId).then(tell("found"));
    await cancel(stack.api, earlier.bookingId).then(tell("cancelled"));
    await underWay;
    expect(told).toEqual(["available", "found", "cancelled", "booked"]);
  });
});
