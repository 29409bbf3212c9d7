import { setTimeout as sleep } from "node:timers/promises";
import { orphansOf, readTraces, type Trace } from "@coordbench/traces";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, customerId, freshId, send } from "../support/api.ts";
import { deployed } from "../support/deployed.ts";
import { jaegerForTest, newTrace, rootOf, stepsIn } from "../support/traces.ts";

const asked = ["confirmed", "soldOut", "declined", "booked", "cancelled", "first", "repeated", "overHere", "overThere", "unkept"] as const;
type Asked = (typeof asked)[number];

/** What each design does for a booking, by the names that both share; what only one of them does is a fact about it. */
const confirmed = {
  "two-phase-commit": [
    "hold: prepare client booking",
    "hold: prepare server inventory-0",
    "charge: prepare client booking",
    "charge: prepare server payment",
    "decide: decided internal booking",
    // The second phase.
    "finish: commit client booking",
    "finish: commit server inventory-0",
    "finish: commit server payment",
  ],
  saga: [
    // It knows of a booking before it asks anybody, and writes down what came of each step.
    "accept: accepted internal booking",
    "hold: reserve producer booking",
    "hold: reserve consumer inventory-0",
    "hold: reserved internal booking",
    "charge: charge producer booking",
    "charge: charge consumer payment",
    "charge: charged internal booking",
    "decide: confirm producer booking",
    "decide: confirm consumer inventory-0",
    "decide: confirmed internal booking",
  ],
};
const takenBack = {
  "two-phase-commit": ["finish: abort client booking", "finish: abort server inventory-0"],
  saga: ["finish: release producer booking", "finish: release consumer inventory-0", "finish: released internal booking"],
};

describe.each(["two-phase-commit", "saga"] as const)("a traced booking of %s", (design) => {
  let jaeger: Awaited<ReturnType<typeof jaegerForTest>>;
  const traces = {} as Record<Asked, Trace>;

  beforeAll(async () => {
    jaeger = await jaegerForTest();
    const sent = Object.fromEntries(asked.map((name) => [name, newTrace({ kept: name !== "unkept" })])) as Record<
      Asked,
      ReturnType<typeof newTrace>
    >;
    {
      await using started = await deployed({
        design,
        tracesUrl: jaeger.tracesUrl,
        switches: { replicas: "2" },
        dataset: { unitsPerItem: 100, declineShare: 0.1 },
      });
      await ask(started.deployment.targets as [string, string], sent);
    }
    // The services have ended, and with that sent all that they had.
    const read = await readTraces(
      jaeger.address,
      asked.map((name) => sent[name].id),
    );
    for (const [index, name] of asked.entries()) traces[name] = read[index]!;
  });
  afterAll(() => jaeger?.[Symbol.asyncDispose]());

  async function ask([here, there]: [string, string], sent: Record<Asked, ReturnType<typeof newTrace>>) {
    const [bookingId, twice] = [freshId(), freshId()];
    // Of another item and for another customer: two that want both would lock them in a circle, and be refused.
    const elsewhere = { bookingId: freshId(), customerId: "customer-00002", items: [{ sku: "item-0002", quantity: 1 }] };
    const statuses = [
      await book(here, { bookingId: freshId() }, sent.confirmed.headers),
      await book(here, { bookingId: freshId(), items: [{ sku: "item-0001", quantity: 100 }] }),
      await book(here, { bookingId: freshId(), items: [{ sku: "item-0001", quantity: 1 }] }, sent.soldOut.headers),
      await book(here, { bookingId: freshId("declined") }, sent.declined.headers),
      await book(here, { bookingId }, sent.booked.headers),
      await send(`${here}/bookings/${bookingId}?customerId=${customerId}`, { method: "DELETE", headers: sent.cancelled.headers }),
      ...(await Promise.all([
        book(here, { bookingId: twice }, sent.first.headers),
        book(here, { bookingId: twice }, sent.repeated.headers),
        book(here, elsewhere, sent.overHere.headers),
        sleep(1).then(() => book(there, elsewhere, sent.overThere.headers)),
      ])),
      await book(here, { bookingId: freshId() }, sent.unkept.headers),
    ].map(({ status }) => status);
    expect(statuses).toEqual([201, 201, 409, 409, 201, 200, 201, 201, 201, 201, 201]);
  }

  it("is one whole trace through all services", () => {
    expect(orphansOf([traces.confirmed])).toEqual([]);
    expect(new Set(traces.confirmed.spans.map(({ service }) => service))).toEqual(new Set(["booking", "inventory-0", "payment"]));
    expect(new Set(traces.confirmed.spans.map((span) => span.design))).toEqual(new Set([design]));
  });

  it("begins with the request, which says what came of it", () => {
    expect(rootOf(traces.confirmed)).toMatchObject({ name: "book", kind: "server", service: "booking", outcome: "confirmed" });
    expect(rootOf(traces.soldOut)).toMatchObject({ name: "book", outcome: "rejected", reason: "sold-out" });
    expect(rootOf(traces.declined)).toMatchObject({ name: "book", outcome: "rejected", reason: "payment-declined" });
    expect(rootOf(traces.cancelled)).toMatchObject({ name: "cancel", outcome: "cancelled" });
  });

  it("shows the steps by their roles, with the protocol's own words", () => {
    expect(stepsIn(traces.confirmed)).toEqual(confirmed[design].toSorted());
  });

  it("shows how a refused booking is taken back", () => {
    expect(stepsIn(traces.declined)).toEqual(expect.arrayContaining(takenBack[design]));
    expect(stepsIn(traces.declined).filter((step) => /commit|confirm/.test(step))).toEqual([]);
  });

  it("says of every step which booking it is for, and of every wait why", () => {
    for (const { name, bookingId, wait } of traces.confirmed.spans)
      expect([name, name === "wait" ? wait : ["send", "statement", "script"].includes(name) || bookingId]).toEqual([
        name,
        expect.anything(),
      ]);
    expect(new Set(traces.confirmed.spans.map(({ bookingId }) => bookingId).filter((id) => id !== undefined)).size).toBe(1);
  });

  it("leaves a whole trace whatever becomes of it, and whoever is asked once more", () => {
    const { unkept: _unkept, ...kept } = traces;
    expect(orphansOf(Object.values(kept))).toEqual([]);
    expect(Object.values(kept).every((trace) => rootOf(trace) !== undefined)).toBe(true);
  });

  it("leaves none where its customer does not want one", () => {
    expect(traces.unkept.spans).toEqual([]);
  });
});
