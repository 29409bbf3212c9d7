import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planLoad, type LoadPlan, type LoadWish } from "../../runner/src/load-plan.ts";
import {
  errandsOf,
  keyOf,
  longestPausesMs,
  pauseBefore,
  stockPerItem,
  turnsAway,
  vary,
  workloadOf,
  workloads,
  type WorkloadName,
} from "./index.ts";
import { tracerOf } from "./traceparent.ts";

const names = Object.keys(workloads) as WorkloadName[];
const planOf = (workload: WorkloadName, chosen: Omit<Partial<LoadWish>, "workload"> = {}) =>
  planLoad({ runId: "run-1", targets: ["http://localhost"], ...chosen, workload });
const errands = (plan: LoadPlan, count: number) => {
  const errandOf = errandsOf(plan);
  return Array.from({ length: count }, (_, iteration) => errandOf("l", iteration));
};

const anyPlan = fc
  .record({
    name: fc.constantFrom(...names),
    runId: fc.stringMatching(/^[A-Za-z0-9_-]{1,48}$/),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    items: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ name, runId, seed, items }) => {
    const itemsPerBooking = String(Math.min(items, workloadOf(name).demand.items));
    return planOf(name, { runId, seed, demand: { itemsPerBooking } });
  });

describe("a request", () => {
  it("is a function of the plan, the phase and the iteration, and keeps to the contract", () => {
    fc.assert(
      fc.property(anyPlan, fc.constantFrom("w", "l"), fc.nat(10_000_000), (plan, phase, iteration) => {
        const errand = errandsOf(plan)(phase, iteration);
        expect(errandsOf({ ...plan })(phase, iteration)).toEqual(errand);
        expect(errand.bookingId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        expect(errand.customerId).toMatch(/^customer-\d{5}$/);
        expect(new Set(errand.items.map(({ sku }) => sku)).size).toBe(plan.demand.itemsPerBooking);
        for (const { sku } of errand.items) expect(Number(sku.slice("item-".length))).toBeLessThan(plan.demand.items);
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

describe("demand that is varied", () => {
  const usual = workloadOf("steady").demand;

  it("is as the workload has it, but for what is given", () => {
    expect(vary(usual, {})).toEqual(usual);
    expect(vary(usual, { hotShare: "0.5", itemsPerBooking: "3" })).toEqual({ ...usual, hotShare: 0.5, itemsPerBooking: 3 });
  });

  it("is for the hot item as often as asked, and for it among the others besides", () => {
    const taken = errands(planOf("steady", { demand: { hotShare: "0.3", items: "10" } }), 50_000).map(({ items }) => items[0]?.sku);
    expect(taken.filter((sku) => sku === "item-0000").length / taken.length).toBeCloseTo(0.3 + 0.7 / 10, 1);
    expect(new Set(taken).size).toBe(10);
  });

  it.each([
    ["heat", "1", "there is items, skew"],
    ["toString", "1", "there is items"],
    ["hotShare", "1.5", "hotShare=1.5: must be a number from 0 to 1"],
    ["items", "2.5", "must be a whole number from 1 to 9999"],
    ["items", "", "items=: must be"],
    ["skew", "-1", "skew=-1: must be"],
  ])("is refused with what is possible: %s=%s", (name, value, complaint) => {
    expect(() => vary(usual, { [name]: value })).toThrow(complaint);
  });
});

describe("the stock at the start", () => {
  it("serves the warm-up and a third of the demand of a scarce load", () => {
    const plan = planOf("scarce", { ratePerS: 100, warmUpS: 4, durationS: 30, demand: { itemsPerBooking: "2" } });
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
    expect(planOf("hot")).toMatchObject({ durationS: 30, demand: { items: 1, itemsPerBooking: 1 }, pace: { mode: "open", ratePerS: 60 } });
    expect(planOf("hot", { inFlight: 64 }).pace).toEqual({ mode: "closed", inFlight: 64 });
  });

  it.each([
    ["runId", { runId: "a b" }],
    ["seed", { seed: -1 }],
    ["the catalogue has no more than 1", { demand: { itemsPerBooking: "2" } }],
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

describe("a customer who is turned away", () => {
  const keys = Array.from({ length: 2_000 }, (_, iteration) => keyOf(1, "l", iteration));
  const pauses = (jitter: number, number: number) => keys.map((key) => pauseBefore({ pauseMs: 200, jitter }, key, number));

  it.each([
    [503, "overloaded", true],
    [409, "contention", true],
    [409, "sold-out", false],
    [201, "", false],
    [0, "error-1212", false],
  ])("comes again or not, by the answer: %i %s", (status, reason, expected) => {
    expect(turnsAway(status, reason)).toBe(expected);
  });

  it("comes back in step with all others where nothing varies, each time after twice as long", () => {
    expect([1, 2, 3].map((number) => [...new Set(pauses(0, number))])).toEqual([[200], [400], [800]]);
  });

  it("comes back spread out where the pauses vary, after as long on average", () => {
    const varied = pauses(1, 1);
    expect(varied.reduce((sum, each) => sum + each) / varied.length / 200).toBeCloseTo(1, 1);
    expect(Math.min(...varied)).toBeLessThan(10);
    expect(Math.max(...varied)).toBeGreaterThan(390);
  });

  it("is given the time for all tries and pauses", () => {
    const demand = { retries: 3, pauseMs: 100, jitter: 1 };
    const longest = [1, 2, 3].map((number) => Math.max(...keys.map((key) => pauseBefore(demand, key, number))));
    expect(longest.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(longestPausesMs(demand));
  });
});

describe("the herd and the storm", () => {
  it("are a thousand customers in one second, of whom every one can be there at once", () => {
    const { pace, durationS, warmUpS } = planOf("herd");
    expect({ pace, durationS, warmUpS }).toEqual({ pace: { mode: "open", ratePerS: 1_000, users: 1_200 }, durationS: 1, warmUpS: 0 });
  });

  it("try again in step as they stand; no other workload tries again at all", () => {
    expect(names.filter((name) => workloadOf(name).demand.retries > 0)).toEqual(["storm", "herd"]);
    for (const name of ["storm", "herd"] as const) expect(workloadOf(name).demand.jitter).toBe(0);
  });
});
