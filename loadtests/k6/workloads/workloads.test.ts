import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planLoad, type LoadPlan } from "../../runner/src/load-plan.ts";
import { requestOf, stockPerItem, workloadOf, workloads, type WorkloadName } from "./index.ts";
import { tracerOf } from "./traceparent.ts";

const names = Object.keys(workloads) as WorkloadName[];
const planOf = (workload: WorkloadName, chosen: Partial<LoadPlan> & { ratePerS?: number; inFlight?: number } = {}) =>
  planLoad({ runId: "run-1", targets: ["http://localhost"], ...chosen, workload });
const errands = (plan: LoadPlan, count: number) => Array.from({ length: count }, (_, iteration) => requestOf(plan, "l", iteration));

const anyPlan = fc
  .record({
    name: fc.constantFrom(...names),
    runId: fc.stringMatching(/^[A-Za-z0-9_-]{1,48}$/),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    items: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ name, runId, seed, items }) => planOf(name, { runId, seed, itemsPerBooking: Math.min(items, workloadOf(name).items) }));

describe("a request", () => {
  it("is a function of the plan, the phase and the iteration, and keeps to the contract", () => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom("w", "l"), fc.nat(10_000_000), (plan, phase, iteration) => {
        const errand = requestOf(plan, phase, iteration);
        expect(requestOf({ ...plan }, phase, iteration)).toEqual(errand);
        expect(errand.bookingId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        expect(errand.customerId).toMatch(/^customer-\d{5}$/);
        expect(new Set(errand.items.map(({ sku }) => sku)).size).toBe(plan.itemsPerBooking);
        for (const { sku } of errand.items) expect(Number(sku.slice("item-".length))).toBeLessThan(workloadOf(plan.workload).items);
      }),
    );
  });

  it("wants the same under one seed whatever the run is called, and something else under another", () => {
    const wants = (plan: LoadPlan) => errands(plan, 50).map(({ customerId, items }) => ({ customerId, items }));
    expect(wants(planOf("steady", { runId: "other" }))).toEqual(wants(planOf("steady")));
    expect(wants(planOf("steady", { seed: 2 }))).not.toEqual(wants(planOf("steady")));
  });

  it("is repeated and cancelled in the shares asked for, half of the repeats at once", () => {
    const all = errands(planOf("steady"), 50_000);
    const share = (chosen: (errand: (typeof all)[number]) => boolean) => all.filter(chosen).length / all.length;
    expect(share(({ repeat }) => repeat === "after")).toBeCloseTo(0.01, 2);
    expect(share(({ repeat }) => repeat === "together")).toBeCloseTo(0.01, 2);
    expect(share(({ cancels }) => cancels)).toBeCloseTo(0.02, 2);
    expect(share(({ cancels, repeat }) => cancels && repeat !== "never")).toBeLessThan(0.002);
  });

  it("comes from most of the 10,000 customers", () => {
    expect(new Set(errands(planOf("hot"), 50_000).map(({ customerId }) => customerId)).size).toBeGreaterThan(9_800);
  });
});

describe("demand", () => {
  const counts = (plan: LoadPlan, size: number) => {
    const seen = Array.from({ length: size }, () => 0);
    for (const { items } of errands(plan, 100_000)) for (const { sku } of items) seen[Number(sku.slice("item-".length))]!++;
    return seen;
  };

  it("is equal for every item where it is uniform", () => {
    const seen = counts(planOf("steady"), 1_000);
    expect(Math.min(...seen)).toBeGreaterThan(50);
    expect(Math.max(...seen)).toBeLessThan(150);
  });

  it("falls as 1 / rank ^ 1.1 where it is Zipf's", () => {
    const seen = counts(planOf("zipf"), 1_000);
    const harmonic = Array.from({ length: 1_000 }, (_, index) => (index + 1) ** -1.1).reduce((sum, each) => sum + each);
    for (const rank of [1, 2, 5, 10, 50]) expect(Math.abs(seen[rank - 1]! / (100_000 / harmonic / rank ** 1.1) - 1)).toBeLessThan(0.1);
  });
});

describe("the stock at the start", () => {
  it("serves the warm-up and a third of the demand of a scarce load", () => {
    const plan = planOf("scarce", { ratePerS: 100, warmUpS: 4, durationS: 30, itemsPerBooking: 2 });
    expect(stockPerItem(plan) * 20).toBe(100 * (4 + 10) * 2);
  });

  it("is the same for every closed loop, whose demand is not known", () => {
    expect(stockPerItem(planOf("scarce", { inFlight: 8 }))).toBe(stockPerItem(planOf("scarce", { inFlight: 64 })));
  });

  it("is ample everywhere else", () => {
    for (const name of names.filter((each) => !workloadOf(each).scarce)) expect(stockPerItem(planOf(name))).toBeGreaterThan(1_000_000);
  });
});

describe("a trace", () => {
  it("is well formed, different for every request, and kept in the share asked for", () => {
    const plan = planOf("steady", { sampledShare: 0.1 });
    const traceOf = tracerOf(plan);
    const traces = errands(plan, 5_000).flatMap(({ key }) => (["book", "duplicate", "cancel"] as const).map((kind) => traceOf(key, kind)));
    for (const trace of traces) expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    expect(new Set(traces.map((trace) => trace.slice(3, 35))).size).toBe(traces.length);
    expect(traces.filter((trace) => trace.endsWith("01")).length / traces.length).toBeCloseTo(0.1, 1);
  });
});

describe("a plan", () => {
  it("takes from the workload what the wish leaves open", () => {
    expect(planOf("hot")).toMatchObject({ durationS: 30, itemsPerBooking: 1, pace: { mode: "open", ratePerS: 60 } });
    expect(planOf("hot", { inFlight: 64 }).pace).toEqual({ mode: "closed", inFlight: 64 });
  });

  it.each([
    ["runId", { runId: "a b" }],
    ["seed", { seed: -1 }],
    ["itemsPerBooking must be 1 to 1 in hot", { itemsPerBooking: 2 }],
    ["ratePerS", { ratePerS: 0 }],
    ["inFlight", { inFlight: 0 }],
    ["timeoutS", { timeoutS: 5 }],
    ["targets", { targets: [] }],
  ])("refuses a bad %s", (complaint, chosen) => {
    expect(() => planOf("hot", chosen)).toThrow(complaint);
  });

  it("names the workloads there are when asked for another", () => {
    expect(() => planLoad({ runId: "r", targets: ["http://localhost"], workload: "toString" })).toThrow("steady, scarce");
  });
});
