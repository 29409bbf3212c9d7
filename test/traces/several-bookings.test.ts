import { customerOf, skuOf } from "@coordbench/domain";
import { orphansOf, readTraces } from "@coordbench/traces";
import { describe, expect, it } from "vitest";
import { book, freshId } from "../support/api.ts";
import { deployed } from "../support/deployed.ts";
import { jaegerForTest, newTrace } from "../support/traces.ts";

const together = 48;

describe.each(["two-phase-commit", "saga"])("traced bookings of %s that come at once", (design) => {
  it("each have what was done for several of them as a span of their own, linked to those of the others", async () => {
    await using jaeger = await jaegerForTest();
    const sent = Array.from({ length: 3 * together }, () => newTrace());
    {
      await using started = await deployed({ design, tracesUrl: jaeger.tracesUrl, dataset: { items: together } });
      for (let first = 0; first < sent.length; first += together) {
        const customers = sent.slice(first, first + together);
        const answers = await Promise.all(
          customers.map(({ headers }, index) => {
            // Nobody waits for anybody's lock: what meets, meets in batches.
            const order = { customerId: customerOf(index), items: [{ sku: skuOf(index), quantity: 1 }] };
            return book(started.api, { bookingId: freshId(), ...order }, headers);
          }),
        );
        expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
      }
    }
    const traces = await readTraces(
      jaeger.address,
      sent.map(({ id }) => id),
    );
    expect(orphansOf(traces)).toEqual([]);
    const spans = new Map(traces.flatMap((trace) => trace.spans.map((span) => [span.id, { ...span, traceId: trace.id }])));
    const shared = [...spans.values()].filter(({ name, kind, links }) => name === "statement" && kind === "client" && links.length > 0);
    expect(shared.length).toBeGreaterThan(1);
    for (const { traceId, name, verb, startMs, durationMs, links } of shared)
      for (const link of links) {
        expect(link.traceId).not.toBe(traceId);
        expect(spans.get(link.spanId)).toMatchObject({ name, verb, startMs, durationMs, traceId: link.traceId });
      }
    expect(Math.max(...[...spans.values()].map(({ batchSize = 0 }) => batchSize))).toBeGreaterThan(1);
  });
});
