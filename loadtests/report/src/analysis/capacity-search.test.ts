import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextProbe, probeOf, type Probe } from "../index.ts";
import { runUnderTest } from "../results/run-under-test.ts";
import type { Run } from "../results/run.ts";

const start = { startPerS: 100, precision: 0.05 };

/** Searches until the end, each probe answered by what the rate and the repeat deserve. */
function search(answer: (ratePerS: number, repeat: number) => Probe["verdict"], precision = start.precision) {
  const probes: Probe[] = [];
  for (;;) {
    const next = nextProbe({ ...start, precision }, probes);
    if (next.done) return { probes, why: next.why };
    expect(probes.length).toBeLessThan(60);
    probes.push({ ratePerS: next.ratePerS, verdict: answer(next.ratePerS, next.repeat), why: "" });
  }
}

const upTo = (capacity: number) => (ratePerS: number) => (ratePerS <= capacity ? ("held" as const) : ("failed" as const));
const ratesIn = (probes: Probe[]) => probes.map(({ ratePerS }) => ratePerS);

describe("a search", () => {
  it("doubles, takes geometric means, and repeats both ends", () => {
    const { probes, why } = search(upTo(333));
    expect(ratesIn(probes)).toEqual([100, 200, 400, 283, 336, 308, 322, 322, 336]);
    expect(why).toBe("322 per second held, 336 did not");
  });

  it("halves where it began too high, and gives up below one per second", () => {
    expect(ratesIn(search(upTo(30)).probes).slice(0, 4)).toEqual([100, 50, 25, 35.4]);
    expect(search(upTo(0)).why).toMatch(/^not even 1\.\d+ per second held$/);
  });

  it("ends within its precision around any capacity", () => {
    fc.assert(
      fc.property(fc.double({ min: 2, max: 20_000, noNaN: true }), fc.constantFrom(0.02, 0.05, 0.2), (capacity, precision) => {
        const { probes } = search(upTo(capacity), precision);
        const held = Math.max(...probes.filter(({ verdict }) => verdict === "held").map(({ ratePerS }) => ratePerS));
        const failed = Math.min(...probes.filter(({ verdict }) => verdict === "failed").map(({ ratePerS }) => ratePerS));
        expect(held).toBeLessThanOrEqual(capacity);
        expect(failed).toBeGreaterThan(capacity);
        expect(failed / held).toBeLessThanOrEqual(1 + precision);
      }),
    );
  });

  it("goes on from any probes so far as if it had not been interrupted", () => {
    const { probes } = search(upTo(333));
    for (const [index, probe] of probes.entries())
      expect(nextProbe(start, probes.slice(0, index))).toMatchObject({ ratePerS: probe.ratePerS });
  });

  it("takes the word of two probes of three at the edge", () => {
    const unlucky = search((ratePerS, repeat) => (ratePerS === 283 && repeat === 1 ? "failed" : upTo(333)(ratePerS)));
    expect(unlucky.probes.filter(({ ratePerS }) => ratePerS === 283)).toHaveLength(3);
    expect(unlucky.why).toBe("322 per second held, 336 did not");
  });

  it("ends whatever the probes say", () => {
    const anything = fc.array(fc.constantFrom("held" as const, "failed" as const, "void" as const), { maxLength: 25 });
    fc.assert(
      fc.property(anything, (verdicts) => {
        const left = [...verdicts];
        expect(search((ratePerS) => left.shift() ?? upTo(50)(ratePerS)).why).not.toBe("");
      }),
    );
  });

  it("tries a rate three times where the load generator gives out, and takes it for the end then", () => {
    const { probes, why } = search((ratePerS) => (ratePerS > 150 ? "void" : "held"));
    expect(ratesIn(probes).slice(0, 4)).toEqual([100, 200, 200, 200]);
    expect(why).toMatch(/^1[45]\d per second held, 1[5]\d was beyond the load generator$/);
  });
});

describe("a probe", () => {
  const objective = { percentile: "p99", ms: 100 } as const;
  const base = runUnderTest();
  const within = (ms: number | null, lagMs = 0.1): Run["latency"] => ({
    ...base.latency,
    outcome: { ...base.latency.outcome, p99: ms },
    startLag: { ...base.latency.startLag, p99: lagMs },
  });
  const broken = (id: number) => ({
    valid: false,
    invalidBecause: [`invariant ${id}`],
    audit: {
      ...base.audit,
      verdict: "violated" as const,
      invariants: [{ id, name: "", verdict: "violated" as const, evidence: "evidence", ids: [] }],
    },
  });
  const verdictOf = (given: Partial<Run>) => probeOf(runUnderTest(given), objective).verdict;

  it("holds where objective, attainment and audit do", () => {
    expect(probeOf(runUnderTest({ latency: within(99) }), objective)).toEqual({ ratePerS: 60, verdict: "held", why: "the p99 was 99 ms" });
  });

  it("fails where the objective is missed, or an unknown outcome ranks there", () => {
    expect(verdictOf({ latency: within(101) })).toBe("failed");
    expect(verdictOf({ latency: within(null) })).toBe("failed");
  });

  it("fails where the audit does", () => {
    expect(verdictOf(broken(3))).toBe("failed");
  });

  it("fails where more than 1 % are errors or contention, but not where the business refuses", () => {
    const outcomes = (rejected: Record<string, number>, unknown = 0) => ({ ...base.outcomes, confirmed: 900, rejected, unknown });
    expect(verdictOf({ outcomes: outcomes({ "sold-out": 50, "payment-declined": 50 }) })).toBe("held");
    expect(verdictOf({ outcomes: outcomes({ contention: 11 }) })).toBe("failed");
    expect(verdictOf({ outcomes: outcomes({ contention: 5 }, 5) })).toBe("failed");
    expect(verdictOf({ outcomes: outcomes({ contention: 9 }) })).toBe("held");
  });

  it("says nothing of the design where the load generator was late, nor where something else was wrong with the run", () => {
    expect(verdictOf({ ...broken(22), latency: within(50) })).toBe("void");
    expect(verdictOf({ ...broken(22), latency: within(110, 30) })).toBe("void");
    expect(verdictOf(broken(23))).toBe("void");
  });

  it("fails where the load could not be brought because the design was slow", () => {
    expect(verdictOf({ ...broken(22), latency: within(800, 30) })).toBe("failed");
  });

  it("is no closed loop", () => {
    expect(() => probeOf(runUnderTest({ throughput: { ...base.throughput, offered: null } }), objective)).toThrow("closed loop");
  });
});
