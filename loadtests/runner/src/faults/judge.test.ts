import { describe, expect, it } from "vitest";
import type { AuditReport } from "@coordbench/audit";
import { judge, type Evidence } from "./judge.ts";

type Verdict = AuditReport["verdict"];

const reportOf = (found: Record<number, Verdict> = {}): AuditReport => ({
  verdict: "holds",
  invariants: [4, 5, 12, 21, 23].map((id) => ({ id, name: `number ${id}`, verdict: found[id] ?? "holds", evidence: "seen", ids: [] })),
});
const hit = { what: "kill it", planned: 2, hit: 2, evidence: "pid 1 is 2" };
const evidenceOf = (given: Partial<Evidence> = {}): Evidence => ({
  faults: [hit],
  report: reportOf(),
  told: new Set(["confirmed", "unknown"]),
  toldMeanwhile: new Set(["unknown"]),
  toldAfterwards: new Set(["rejected: contention", "confirmed"]),
  hitBookings: new Map([["a", "confirmed"]]),
  parked: 0,
  blockedMs: 3_000,
  ended: [],
  unfinished: [],
  flaws: [],
  ...given,
});
const verdictOf = (expectation: Parameters<typeof judge>[0]["expect"], given?: Partial<Evidence>) =>
  judge({ ...(expectation && { expect: expectation }) }, evidenceOf(given)).verdict;

describe("a case passes", () => {
  it("where everything hit and everything holds", () => {
    expect(judge({}, evidenceOf())).toEqual({ verdict: "passed", because: [] });
  });
  it("where the audit flags exactly what it must", () => {
    expect(verdictOf({ flagged: [5, 12] }, { report: reportOf({ 5: "violated", 12: "violated" }) })).toBe("passed");
    expect(verdictOf({ flagged: [4], tolerated: [5] }, { report: reportOf({ 4: "violated" }) })).toBe("passed");
  });
  it("where nobody decides about a booking that nobody may decide about", () => {
    expect(verdictOf({ hitBookings: "undecided" }, { hitBookings: new Map([["a", undefined]]) })).toBe("passed");
  });
  it("where customers, bookings and the audit before the healing are as expected", () => {
    const expectation = {
      told: ["confirmed"],
      untold: ["rejected: unavailable"],
      toldMeanwhile: ["unknown"],
      hitBookings: "confirmed",
      flaggedUnhealed: [4],
      parked: 1,
      blockedMs: 3_000,
    } as const;
    expect(verdictOf(expectation, { unhealed: reportOf({ 4: "violated" }), parked: 1 })).toBe("passed");
  });
  it("where nobody came after the healing", () => {
    expect(verdictOf(undefined, { toldAfterwards: new Set() })).toBe("passed");
  });
});

describe("a case fails", () => {
  it.each([
    ["something is violated", undefined, { report: reportOf({ 4: "violated" }) }, "invariant 4, number 4, violated"],
    ["something is not known", undefined, { report: reportOf({ 4: "unknown" }) }, "invariant 4"],
    ["more is flagged than expected", { flagged: [5] }, { report: reportOf({ 4: "violated", 5: "violated" }) }, "invariant 4"],
    ["what must be flagged is not", { flagged: [5, 12] }, { report: reportOf({ 5: "violated" }) }, "did not flag invariant 12"],
    ["what must be flagged is only unknown", { flagged: [5] }, { report: reportOf({ 5: "unknown" }) }, "did not flag invariant 5"],
    ["nobody is told what must be said", { told: ["pending"] }, {}, "no customer was told pending"],
    ["nobody is told meanwhile what must be said", { toldMeanwhile: ["confirmed"] }, {}, "while it lasted no customer was told confirmed"],
    [
      "nobody is served afterwards",
      undefined,
      { toldAfterwards: new Set(["rejected: unavailable"]) },
      "nobody was served some time after the healing",
    ],
    ["a booking ends in another way", { hitBookings: "rejected" as const }, {}, "a was hit and is confirmed, not rejected"],
    [
      "a booking never ends",
      { hitBookings: "rejected" as const },
      { hitBookings: new Map([["a", undefined]]) },
      "a was hit and is undecided",
    ],
    ["somebody decides what nobody may", { hitBookings: "undecided" as const }, {}, "a was hit and is confirmed, not undecided"],
    ["somebody is told what must not be said", { untold: ["unknown"] }, {}, "a customer was told unknown"],
    ["nobody was blocked for so long", { blockedMs: 3_001 }, {}, "for 3000 ms, not for 3001"],
    ["a service ends of itself", undefined, { ended: ["payment.0"] }, "payment.0 had ended"],
    [
      "something never ends",
      undefined,
      { unfinished: [{ where: "booking", what: "a", ageMs: 1, foreign: false }] },
      "it never ended: booking: a",
    ],
    ["nothing is parked", { parked: 1 }, {}, "0 messages were parked"],
    [
      "nothing was flagged before the healing",
      { flaggedUnhealed: [4] },
      { unhealed: reportOf() },
      "before the healing: the audit did not flag",
    ],
    ["nothing was audited before the healing", { flaggedUnhealed: [4] }, {}, "before the healing: nothing was audited"],
  ])("where %s", (_, expectation, given, complaint) => {
    const { verdict, because } = judge({ ...(expectation && { expect: expectation }) }, evidenceOf(given));
    expect(verdict).toBe("failed");
    expect(because.join("\n")).toContain(complaint);
  });
  it("also where a fault missed: what is wrong with the design comes first", () => {
    expect(verdictOf(undefined, { faults: [{ ...hit, hit: 1 }], report: reportOf({ 4: "violated", 21: "violated" }) })).toBe("failed");
  });
});

describe("a case is invalid and never passes", () => {
  it.each([
    ["a fault hit too rarely", { faults: [hit, { ...hit, hit: 1 }] }],
    ["for that reason nothing came of it", { faults: [{ ...hit, hit: 0 }], told: new Set<string>() }],
    ["the load did not come", { flaws: ["the load did not come"] }],
    ["the class of durability was another", { report: reportOf({ 23: "violated" }) }],
  ])("where %s", (_, given) => {
    expect(verdictOf({ told: ["confirmed"] }, given)).toBe("invalid");
  });
});

describe("a case that lots drew", () => {
  const drawn = { seed: 1, seconds: 20 };
  const missed = { ...hit, planned: 1, hit: 0 };
  it.each([
    ["passes where most of its faults hit", [hit, missed, hit], "passed"],
    ["is invalid where only half of them did", [hit, missed], "invalid"],
  ])("%s", (_, faults, verdict) => {
    expect(judge({ drawn }, evidenceOf({ faults })).verdict).toBe(verdict);
  });
});
