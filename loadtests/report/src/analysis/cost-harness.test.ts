import { describe, expect, it } from "vitest";
import type { ProcessUse } from "../results/run.ts";
import { harnessOf, laidTo, type CpuProfile } from "./cost-harness.ts";

const frames = [
  ["(root)", ""],
  ["(idle)", ""],
  ["(garbage collector)", ""],
  ["handler", "file:///x/services/shared/runtime/src/http.ts"],
  ["book", "file:///x/services/saga/booking/src/service.ts"],
  ["inc", "file:///x/node_modules/.pnpm/prom-client@15/node_modules/prom-client/lib/counter.js"],
  ["query", "file:///x/node_modules/.pnpm/pg@8/node_modules/pg/lib/client.js"],
  ["writeUtf8String", ""],
  ["parse", "file:///x/node_modules/.pnpm/zod@4/node_modules/zod/index.js"],
  ["end", "node:_http_outgoing"],
  ["startSpan", "file:///x/node_modules/.pnpm/@opentelemetry+sdk/x.js"],
] as const;
/** (root) > idle, collector, handler > (book > (inc, query > write), parse, end > span). */
const children: Record<number, number[]> = { 1: [2, 3, 4], 4: [5, 9, 10], 5: [6, 7], 7: [8], 10: [11] };
const nodes = frames.map(([functionName, url], index) => ({
  id: index + 1,
  callFrame: { functionName, url },
  children: children[index + 1] ?? [],
}));

/** Each node is seen once, a millisecond after the one before. */
const profile: CpuProfile = { nodes, startTime: 0, samples: nodes.map(({ id }) => id), timeDeltas: nodes.map(() => 1_000) };

describe("a profile", () => {
  it("is laid to the innermost frame that can answer for it; the inside of Node and the schemas to whoever called them", () => {
    // design: book, query and the write under it; http: handler, parse and end.
    expect(laidTo(profile, [0, 1e9])).toEqual({ http: 3_000, metering: 1_000, telemetry: 1_000, design: 3_000, unattributed: 2_000 });
  });

  it("is read within the window alone", () => {
    expect(laidTo(profile, [3_500, 5_500])).toEqual({ http: 1_000, metering: 0, telemetry: 0, design: 1_000, unattributed: 0 });
  });
});

describe("the harness", () => {
  const processes: ProcessUse[] = [
    { name: "booking-0", kind: "service", cpuMs: 500, memoryMb: 1 },
    { name: "NATS broker", kind: "server", cpuMs: 500, memoryMb: 1 },
    { name: "k6", kind: "load", cpuMs: 9_000, memoryMb: 1 },
  ];
  const profiles = [{ name: "booking-0", profile }];

  it("is its part of the services' time, as a share of all services' and servers'", () => {
    const found = harnessOf({ profiles, processes, windowUs: [0, 1e9] });
    expect(found).toMatchObject({ http: 0.15, metering: 0.05, telemetry: 0.05, unattributed: 0.1, processes: 1 });
    expect(found?.share).toBeCloseTo(0.25, 10);
  });

  it("is not known where the profiles hold nothing of the load", () => {
    expect(harnessOf({ profiles, processes, windowUs: [2e9, 3e9] })).toBeNull();
    expect(harnessOf({ profiles: [], processes, windowUs: [0, 1e9] })).toBeNull();
  });
});
