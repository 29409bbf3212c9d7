import { expect, it } from "vitest";
import { spansIn, tracesData } from "./otlp.ts";

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const written = {
  resourceSpans: [
    {
      resource: { attributes: [text("service.name", "inventory-0"), text("coordbench.design", "saga")] },
      scopeSpans: [
        {
          scope: { name: "coordbench" },
          spans: [
            {
              traceId: "aa",
              spanId: "02",
              parentSpanId: "01",
              flags: 769,
              name: "wait",
              kind: 1,
              startTimeUnixNano: "1795248696179061768",
              endTimeUnixNano: "1795248696179311768",
              attributes: [text("coordbench.wait", "batch"), { key: "coordbench.batch_size", value: { intValue: "64" } }],
              links: [{ traceId: "bb", spanId: "03" }],
              status: {},
            },
            {
              traceId: "aa",
              spanId: "04",
              parentSpanId: "01",
              name: "hold",
              kind: 5,
              startTimeUnixNano: "1795248696000000000",
              endTimeUnixNano: "1795248696002000000",
              attributes: [text("coordbench.booking_id", "b1"), text("somebody.else", "x")],
              status: { code: 2, message: "nobody has answered" },
            },
          ],
        },
      ],
    },
  ],
};

it("a span is read with what its process and its notes say", () => {
  const common = { service: "inventory-0", design: "saga", parentId: "01" };
  expect(spansIn(tracesData.parse(written))).toEqual([
    {
      ...common,
      id: "02",
      name: "wait",
      kind: "internal",
      startMs: 1_795_248_696_179.0618,
      durationMs: 0.25,
      links: [{ traceId: "bb", spanId: "03" }],
      error: undefined,
      wait: "batch",
      batchSize: 64,
    },
    {
      ...common,
      id: "04",
      name: "hold",
      kind: "consumer",
      startMs: 1_795_248_696_000,
      durationMs: 2,
      links: [],
      error: "nobody has answered",
      bookingId: "b1",
    },
  ]);
});

it("what has no spans has none", () => {
  expect(spansIn(tracesData.parse({}))).toEqual([]);
});
