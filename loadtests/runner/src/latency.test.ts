import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClientLine } from "../../k6/ledger/index.ts";
import { Distribution, LatencyRecord, type EncodedDistribution } from "./latency.ts";

const shares = { p50: 0.5, p90: 0.9, p99: 0.99, p999: 0.999, max: 1 } as const;
const times = fc.array(fc.oneof(fc.double({ min: 0, max: 100_000, noNaN: true }), fc.constant(undefined)), {
  minLength: 1,
  maxLength: 400,
});

function distributionOf(values: (number | undefined)[]) {
  const distribution = new Distribution();
  for (const value of values) distribution.add(value);
  return distribution.percentiles();
}

describe("percentiles", () => {
  it("are those of a plain sort to three digits, what has no end being longest", () => {
    fc.assert(
      fc.property(times, (values) => {
        const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
        const found = distributionOf(values);
        for (const name of Object.keys(shares) as (keyof typeof shares)[]) {
          const plain = sorted[Math.max(0, Math.ceil(shares[name] * sorted.length - 1e-9) - 1)] ?? 0;
          expect(found[name] === null).toBe(plain === Number.POSITIVE_INFINITY);
          expect(Math.abs((found[name] ?? 0) - (found[name] === null ? 0 : plain))).toBeLessThanOrEqual(0.011 + plain / 1_000);
        }
      }),
    );
  });

  it("are the same of what was archived, and of any number of archives put together those of all their values", () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 8 }), (parts) => {
        const archives = parts.map((values) => {
          const distribution = new Distribution();
          for (const value of values) distribution.add(value);
          return JSON.parse(JSON.stringify(distribution.encoded())) as EncodedDistribution;
        });
        const again = new Distribution();
        for (const [index, archive] of archives.entries()) {
          again.merge(archive);
          expect(again.percentiles()).toEqual(distributionOf(parts.slice(0, index + 1).flat()));
        }
      }),
    );
  });

  it("are null where there is nothing", () => {
    expect(distributionOf([])).toEqual({ count: 0, p50: null, p90: null, p99: null, p999: null, max: null });
  });

  it("take a start before its moment for one in time", () => {
    expect(distributionOf([-0.8]).max).toBe(0);
  });
});

const line: ClientLine = {
  kind: "B",
  bookingId: "r-l0",
  customerId: "customer-00000",
  items: [{ sku: "item-0000", quantity: 1 }],
  phase: "l",
  intendedMs: 1_000,
  startLagMs: 2,
  connectionMs: 1,
  durationMs: 20,
  status: 201,
  reason: "",
  serverTiming: "accept;dur=3.00, decide;dur=10.00, apply;dur=18.00",
  definite: true,
};

function latencyOf(...lines: Partial<ClientLine>[]) {
  const record = new LatencyRecord();
  for (const each of lines) record.add({ ...line, ...each });
  return record.percentiles();
}

describe("the latencies of a run", () => {
  it("count from the intended start: lag and connection are in every moment", () => {
    const { accepted, decided, outcome, startLag } = latencyOf({});
    expect([accepted.max, decided.max, outcome.max, startLag.max].map((ms) => Math.round(ms ?? 0))).toEqual([6, 13, 22, 2]);
  });

  it("keep rejections apart and let unknowns rank as infinite", () => {
    const { outcome, rejected } = latencyOf({}, { status: 0, definite: false, reason: "error-1050" }, { status: 409, durationMs: 4 });
    expect(outcome).toMatchObject({ count: 2, p90: null, max: null });
    expect(outcome.p50).toBeCloseTo(22, 1);
    expect(rejected).toMatchObject({ count: 1 });
    expect(rejected.max).toBeCloseTo(6, 1);
  });

  it("leave out the warm-up, duplicates, cancels and what was refused for certain", () => {
    const { outcome } = latencyOf({ phase: "w" }, { kind: "D" }, { kind: "C", status: 200 }, { status: 503, reason: "overloaded" });
    expect(outcome.count).toBe(0);
  });
});
