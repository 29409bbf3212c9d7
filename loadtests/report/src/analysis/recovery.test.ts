import { describe, expect, it } from "vitest";
import { faultUnderTest } from "../results/faults-under-test.ts";
import type { FaultRecord } from "../results/faults.ts";
import { recovery } from "./recovery.ts";

const notKept = { value: null, reason: "nobody looked" };
const shared = "The coordinator dies";
const mine = (given: Partial<FaultRecord> = {}) => faultUnderTest({ shared, ...given });
const theirs = (given: Partial<FaultRecord> = {}) =>
  mine({
    name: "coordinator-dies",
    design: "saga",
    switches: { replicas: "1", leaseMs: "1000" },
    timeline: mine().timeline.map((second) => ({ ...second, confirmed: 20, rejected: 0 })),
    outcomes: { confirmed: 180, rejected: {}, unknown: 0, refused: 0, cancelled: 0 },
    looks: [0, 5, 6].map((atS) => ({ atS, unfinished: 1, oldestMs: 5, lockedMs: 0 })),
    ...given,
  });
const found = (...faults: FaultRecord[]) => recovery({ faults });

describe("a case", () => {
  it("counts as refused what was refused for anything but the business", () => {
    const rejected = { unavailable: 2, contention: 3, "sold-out": 100, "payment-declined": 1_000 };
    const [found1] = found(mine({ outcomes: { confirmed: 1, rejected, unknown: 7, refused: 4, cancelled: 0 } })).cases;
    expect([found1?.refused, found1?.unanswered]).toEqual([9, 7]);
  });

  it("has no figure where it is invalid, and figures where the design failed", () => {
    const { cases, notPassed } = found(mine({ name: "x", verdict: "invalid" }), mine({ name: "y", verdict: "failed" }), mine());
    expect(cases.map(({ record }) => record.name)).toEqual(["y", mine().name]);
    expect(notPassed.map(({ name }) => name)).toEqual(["x", "y"]);
  });
});

describe("a pair", () => {
  it("is two designs under the same faults and the same load, and is told in one sentence", () => {
    const { pairs, left } = found(mine(), theirs());
    expect([pairs.length, left]).toEqual([1, []]);
    expect([pairs[0]?.a.record.design, pairs[0]?.b.record.design]).toEqual(["two-phase-commit", "saga"]);
    expect(pairs[0]?.words).toBe(
      "two-phase-commit kept rows locked for 3.5 s, was below 80 % of its goodput for 4 s, refused 12 bookings, left 3 without an answer and had caught up 0.7 s after the healing; saga kept no rows locked, never fell below 80 % of its goodput, refused nobody and had nothing to catch up with when healed.",
    );
  });

  it("is none where only one of the designs counts, or where one counts twice", () => {
    const lonely = found(mine(), theirs({ verdict: "invalid" }), mine({ shared: null }));
    expect([lonely.pairs, lonely.left]).toEqual([
      [],
      ["The coordinator dies: of the designs that share it only coordinator-killed-before-decision of two-phase-commit counts."],
    ]);
    const crowded = found(mine(), mine({ name: "again" }), theirs());
    expect([crowded.pairs, crowded.left[0]]).toEqual([[], expect.stringContaining("it takes one case of each of two designs")]);
  });

  it.each<[string, Partial<FaultRecord>]>([
    ["the rate", { ratePerS: 21 }],
    ["the length of the load", { durationS: 10 }],
    ["what was done and when", { faults: mine().faults.map((each) => ({ ...each, atS: 1 })) }],
    ["what was done and when", { faults: mine().faults.map((each) => ({ ...each, forS: null })) }],
    ["replicas", { switches: { replicas: "2" } }],
  ])("is none where %s differs, and says so", (what, given) => {
    const { pairs, left } = found(mine(), theirs(given));
    expect([pairs, left]).toEqual([[], [expect.stringContaining(`differ in ${what}.`)]]);
  });

  it("does not mind that the same blow was felt a little later", () => {
    expect(found(mine(), theirs({ faults: mine().faults.map((each) => ({ ...each, fromS: 2.2, toS: 4.9 })) })).pairs.length).toBe(1);
  });

  it("says nothing of what is not known, and what was lost", () => {
    const [pair] = found(mine({ looks: notKept, lost: { units: 3, cents: 450 } }), theirs({ verdict: "failed" })).pairs;
    expect(pair?.words).toMatch(/two-phase-commit was below .*, lost track of 3 units and lost 450 cents; saga .* and failed its case\.$/);
  });
});

describe("the words", () => {
  it("tell first how many cases there are, that nothing was lost, and which case blocked for longest", () => {
    expect(found(mine(), theirs(), theirs({ verdict: "invalid" })).words).toEqual([
      "Of 3 ways of breaking a design under load 2 ended as they must and 1 showed nothing.",
      "Of 2 cases none oversold or lost anything.",
      "Rows that others want were locked for up to 3.5 s in two-phase-commit (coordinator-killed-before-decision) and never for longer than 500 ms in saga.",
    ]);
  });

  it("tell what was lost and what is not known, and not that nothing was", () => {
    const sold = theirs({ oversell: { units: 2, rate: 0.1 }, audit: { ...mine().audit, expected: "violated" } });
    const unknown = mine({ looks: notKept, lost: { units: notKept, cents: 0 } });
    expect(found(sold, unknown).words.slice(1)).toEqual([
      "Of 1 case 1 oversold or lost something: saga oversold 2 units (coordinator-dies, where the audit has to find it). Of 1 case it is not known.",
      "Rows that others want were locked never for longer than 500 ms in saga.",
    ]);
    expect(found(unknown).words.slice(1)).toEqual(["What was oversold or lost was not counted."]);
    expect(found().words).toEqual([]);
    expect([found(mine()).words[0], found(mine(), theirs()).words[0]]).toEqual([
      "Of 1 way of breaking a design under load 1 ended as it must.",
      "All 2 ways of breaking a design under load ended as they must.",
    ]);
  });
});
