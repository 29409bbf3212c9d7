import { describe, expect, it } from "vitest";
import { runUnderTest } from "../results/run-under-test.ts";
import type { Costs, Run } from "../results/run.ts";
import { costLines, costs, medianOf } from "./cost.ts";

const base = runUnderTest();
const step = (variant: string, block = 1) => ({ section: "steady", variant, block, point: null });
const costing = (given: Partial<Costs>): Pick<Run, "perBooking" | "perAttempt"> => ({
  perBooking: { ...base.perBooking, ...given },
  perAttempt: { ...base.perAttempt, ...given },
});
const line = (runs: Run[], measure: string) => costs({ runs })[0]?.lines.find((each) => each.measure === measure);

describe("the median", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[{ value: null, reason: "gone" }, 5], 5],
  ])("of %j is %j", (values, median) => {
    expect(medianOf(values)).toBe(median);
  });

  it("of nothing is nothing, with the reason of the first", () => {
    expect(medianOf([{ value: null, reason: "gone" }])).toEqual({ value: null, reason: "gone" });
  });
});

describe("what a booking costs", () => {
  const runs = [8, 10, 9].map((messages, index) =>
    runUnderTest({ design: "two-phase-commit", step: step("two-phase-commit", index + 1), ...costing({ messages }) }),
  );

  it("is the median over the runs of a variant, beside the textbook's figure and the ratio of the two", () => {
    expect(line(runs, "messages")).toMatchObject({ measured: 9, perAttempt: 9, textbook: 8, ratio: 1.125 });
  });

  it("leaves out runs that are not valid", () => {
    const wrong = runUnderTest({
      design: "two-phase-commit",
      step: step("two-phase-commit", 4),
      valid: false,
      ...costing({ messages: 99 }),
    });
    expect(costs({ runs: [...runs, wrong] })[0]).toMatchObject({ runs: 3, participants: 2 });
    expect(line([...runs, wrong], "messages")?.measured).toBe(9);
  });

  it("has no ratio to nothing, and no textbook of a design that has none", () => {
    expect(line([runUnderTest({ step: step("saga"), ...costing({ lockHeldMs: 0 }) })], "lockHeldMs")).toMatchObject({
      textbook: 0,
      ratio: null,
    });
    expect(line([runUnderTest({ design: "uncoordinated" })], "messages")).toMatchObject({ textbook: null, ratio: null });
  });

  it("takes the flushes that no counter keeps from a run that strace watched, and nothing else of it", () => {
    const plain = runUnderTest({ step: step("saga"), ...costing({ flushes: { value: null, reason: "no count" }, cpuMs: 3 }) });
    const watched = runUnderTest({
      step: step("saga"),
      switches: { instrument: "flushes" },
      ...costing({ flushes: 6.5, cpuMs: 50, messages: 7 }),
    });
    expect(costs({ runs: [plain, watched] })).toHaveLength(1);
    expect(line([plain], "flushes")?.measured).toEqual({ value: null, reason: "no count" });
    expect(line([plain, watched], "flushes")).toMatchObject({ measured: 6.5, from: expect.stringContaining("strace") as string });
    expect(line([plain, watched], "cpuMs")).toMatchObject({ measured: 3, from: null });
    expect(line([plain, watched], "messages")?.measured).toBe(6);
  });

  it("succeeds as often as decided bookings were confirmed", () => {
    const outcomes = { confirmed: 98, rejected: { unavailable: 2 }, unknown: 0, refused: 0, cancelled: 3 };
    const success = line([runUnderTest({ step: step("saga"), outcomes, switches: { failing: "1" } })], "success");
    expect(success?.measured).toBe(0.98);
    expect(success?.textbook).toBeCloseTo(0.9801, 10);
  });

  it("is told by link and by process too, for each confirmed booking", () => {
    const links = [{ service: "booking-0", link: "payment", kind: "grpc", calls: 960, messages: 1_920, bytes: 96_000 }];
    const processes = [{ name: "booking-0", kind: "service" as const, cpuMs: 1_440, memoryMb: 90 }];
    const [finding] = costs({ runs: [runUnderTest({ links, processes })] });
    expect(finding?.links).toEqual([{ service: "booking-0", link: "payment", kind: "grpc", calls: 2, messages: 4, bytes: 200 }]);
    expect(finding?.processes).toEqual([{ name: "booking-0", kind: "service", cpuMsPerBooking: 3, memoryMb: 90 }]);
  });

  it("is told of one run alone", () => {
    expect(costLines(runUnderTest()).find(({ measure }) => measure === "messages")).toMatchObject({ measured: 6, textbook: 6, ratio: 1 });
  });
});
