import { catalogueOf, skuOf } from "@coordbench/domain";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { available, book, cancel, declineShare, eventually, find, freshId, send } from "../support/api.ts";
import { deployed, type Deployed } from "../support/deployed.ts";
import { effectsOf } from "../support/effects.ts";
import { variants } from "../support/variants.ts";
import { behavioursOf } from "./behaviours.ts";

describe.each(variants)("cancelling and reading with $label", ({ design, switches }) => {
  const it = behavioursOf(design);
  let stack: Deployed;
  let api: string;

  beforeAll(async () => {
    stack = await deployed({ design, switches, dataset: { declineShare } });
    ({ api } = stack);
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  const becomes = (sku: string, units: number) =>
    eventually(
      () => available(api, sku),
      (free) => free === units,
    );

  it("gives stock and money back when a booking is cancelled, once", async () => {
    const [bookingId, sku] = [freshId(), skuOf(1)];
    const { body: booked } = await book(api, { bookingId, items: [{ sku, quantity: 3 }] });
    expect(await becomes(sku, 997)).toBe(997);
    const cancelled = { bookingId, outcome: "cancelled", refundCents: booked["priceCents"] };
    const answers = await Promise.all([cancel(api, bookingId), cancel(api, bookingId)]);
    answers.push(await cancel(api, bookingId));
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 200, body: cancelled });
    expect(await becomes(sku, 1_000)).toBe(1_000);
    const { units, cents } = await effectsOf(stack.deployment, bookingId);
    expect(units[sku]?.toSorted((a, b) => a - b)).toEqual([-3, 3]);
    expect(cents.toSorted((a, b) => a - b)).toEqual([-(booked["priceCents"] as number), booked["priceCents"]]);
    expect((await find(api, bookingId)).body).toEqual({ bookingId, outcome: "cancelled", priceCents: booked["priceCents"] });
  });

  it("still answers the booking itself as before when it is cancelled", async () => {
    const bookingId = freshId();
    const { body } = await book(api, { bookingId });
    await cancel(api, bookingId);
    expect(await book(api, { bookingId })).toMatchObject({ status: 201, body });
  });

  it("does not tell strangers of a booking", async () => {
    const bookingId = freshId();
    await book(api, { bookingId });
    expect(await cancel(api, bookingId, "customer-00002")).toMatchObject({ status: 404, body: { field: "bookingId", definite: true } });
    expect((await find(api, bookingId)).body["outcome"]).toBe("confirmed");
  });

  it("knows nothing of a booking that never was, and lets it be made afterwards", async () => {
    const bookingId = freshId();
    const unknown = { status: 404, body: { type: "urn:coordbench:problem:not-found", field: "bookingId", definite: true } };
    expect(await find(api, bookingId)).toMatchObject(unknown);
    expect(await cancel(api, bookingId)).toMatchObject(unknown);
    expect(await book(api, { bookingId })).toMatchObject({ status: 201 });
  });

  it("has nothing to cancel where the booking was rejected", async () => {
    const bookingId = freshId("declined");
    await book(api, { bookingId });
    const refused = { status: 409, body: { type: "urn:coordbench:problem:not-confirmed", field: "bookingId", definite: true } };
    expect(await cancel(api, bookingId)).toMatchObject(refused);
  });

  it("tells what is free and what it costs", async () => {
    const sku = skuOf(2);
    const priceCents = catalogueOf(10).priceCents(sku);
    expect((await send(`${api}/availability/${sku}`)).body).toEqual({ sku, available: 1_000, priceCents });
    await book(api, { bookingId: freshId(), items: [{ sku, quantity: 400 }] });
    expect(await becomes(sku, 600)).toBe(600);
    expect(await send(`${api}/availability/${skuOf(10)}`)).toMatchObject({ status: 404, body: { field: "sku" } });
  });

  it("may be asked to wait, also in words that it does not understand", async () => {
    for (const prefer of ["wait=5", "respond-async, wait=5", "wait=0.5; return=minimal", "wait=-1", "nonsense"]) {
      const bookingId = freshId();
      const headers = { prefer };
      expect(await book(api, { bookingId }, headers)).toMatchObject({ status: 201 });
      expect(await send(`${api}/bookings/${bookingId}`, { headers })).toMatchObject({ status: 200, body: { outcome: "confirmed" } });
    }
  });

  it("tells a client that does not want to wait either the outcome or that it is pending, and a patient one the outcome", async () => {
    const bookingId = freshId();
    const { status } = await book(api, { bookingId }, { prefer: "wait=0" });
    // Nothing durable may name the booking yet: then the service may not say that it has accepted it.
    expect([201, 202, 503]).toContain(status);
    const headers = { prefer: "wait=10" };
    const read = () => send(`${api}/bookings/${bookingId}`, { headers });
    expect(await eventually(read, ({ body }) => body["outcome"] === "confirmed")).toMatchObject({ status: 200 });
  });

  it("shows that it lives, that it is ready, and its counters", async () => {
    expect(await send(`${api}/health/live`)).toMatchObject({ status: 200, body: { live: true } });
    expect(await send(`${api}/health/ready`)).toMatchObject({ status: 200, body: { ready: true } });
    const { status, headers, body } = await send(`${api}/metrics`);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/plain");
    for (const name of ["link_calls_total", "link_bytes_total", "in_flight", "overloaded_total"])
      expect(body["text"]).toContain(`coordbench_${name}`);
  });
});
