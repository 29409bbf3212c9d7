import { describe, expect, it } from "vitest";
import { faultUnderTest } from "../results/faults-under-test.ts";
import type { FaultRecord, Look } from "../results/faults.ts";
import { blockedS, degradedSeconds, drainedS, goodputBefore, windowOf } from "./recovery-times.ts";

const reason = (why: string) => ({ value: null, reason: why });
const struck = (fromS: number | null, toS: number | null) =>
  ({ ...faultUnderTest().faults[0], fromS, toS }) as FaultRecord["faults"][number];
/** A case that struck and was healed then, with so many confirmed in each second. */
const play = (
  confirmed: readonly number[],
  [fromS, toS]: readonly [number | null, number | null] = [2, 4],
  given: Partial<FaultRecord> = {},
) =>
  faultUnderTest({
    durationS: confirmed.length,
    faults: [struck(fromS, toS)],
    timeline: confirmed.map((each, second) => ({ second, attempted: 10, confirmed: each, rejected: 0, p50: 1, p99: 1 })),
    ...given,
  });
/** A look: at what time, what age of the oldest, and of the oldest lock. */
const look = ([atS, oldestS, lockedS = 0]: readonly [number, number, number?]): Look => ({
  atS,
  unfinished: oldestS > 0 ? 1 : 0,
  oldestMs: oldestS * 1_000,
  lockedMs: lockedS * 1_000,
});
const seen = (...looks: Parameters<typeof look>[0][]) => play([10, 10, 10, 10, 10, 10], [2, 4], { looks: looks.map(look) });

describe("the window of a case", () => {
  it("reaches from its first blow to its last healing, and there is none where nothing struck", () => {
    expect(windowOf(faultUnderTest({ faults: [struck(2, 5), struck(null, null), struck(1, 3)] }))).toEqual({ fromS: 1, toS: 5 });
    expect(windowOf(faultUnderTest({ faults: [struck(null, null)] }))).toBeNull();
  });
});

describe("goodput before the fault", () => {
  it("is the mean of the whole seconds before it", () => {
    expect(goodputBefore(play([10, 14, 0, 0, 10], [2.9, 4]))).toBe(12);
    expect(goodputBefore(play([10, 14, 0, 0, 10], [3, 4]))).toBe(8);
  });

  it("is not known where there is no such second, where none of them confirmed anything, or where nothing struck", () => {
    expect(goodputBefore(play([10, 10], [0.9, 1]))).toEqual(reason("the fault struck in the first second of the load"));
    expect(goodputBefore(play([0, 0, 10], [2, 3]))).toEqual(reason("nothing was confirmed before the fault"));
    expect(goodputBefore(play([10, 10], [null, null]))).toEqual(reason("no fault struck"));
  });
});

describe("time degraded", () => {
  it("is the seconds below four fifths of what it was, from the blow to the end of the load", () => {
    expect(degradedSeconds(play([10, 10, 7, 8, 7.9, 30, 3]))).toEqual([2, 4, 6]);
  });

  it("leaves out what was slow before, and what was answered after the load", () => {
    expect(degradedSeconds(play([4, 10, 10, 10, 1, 1], [3.5, 4], { durationS: 5 }))).toEqual([4]);
  });

  it("counts the second of the blow", () => {
    expect(degradedSeconds(play([10, 10, 5, 10], [2.99, 3]))).toEqual([2]);
  });

  it("is not known where goodput before is not", () => {
    expect(degradedSeconds(play([0, 10], [0.5, 1]))).toEqual(reason("the fault struck in the first second of the load"));
  });
});

describe("time blocked", () => {
  it("is as long as the oldest lock was seen to be", () => {
    expect(blockedS(seen([2.25, 0.25, 0.25], [3, 1, 1], [3.5, 1.5, 1.5], [3.75, 0, 0]))).toBe(1.5);
  });

  it("counts once what several locks cover, and leaves out the gap between them", () => {
    expect(blockedS(seen([3, 1, 1], [3.5, 1.2, 1.2], [5, 1, 1]))).toBeCloseTo(2.5, 9);
  });

  it("leaves out locks that a healthy booking may have, and those from before the fault", () => {
    expect(blockedS(seen([1.5, 1, 1], [3, 0.5, 0.5]))).toBe(0);
  });

  it("knows how long a lock was there even where nobody could look meanwhile", () => {
    expect(blockedS(seen([2, 0, 0], [5, 2.9, 2.9]))).toBeCloseTo(2.9, 9);
  });

  it("is nothing where what is unfinished locks nothing, and not known where nobody looked", () => {
    expect(blockedS(seen([3, 1], [4, 2]))).toBe(0);
    expect(blockedS(faultUnderTest({ looks: reason("nobody looked") }))).toEqual(reason("nobody looked"));
  });
});

describe("time to drain", () => {
  it("ends when nothing is left that had not moved since before the healing", () => {
    expect(drainedS(seen([3.9, 1], [4.25, 1.3], [4.5, 1.5], [4.75, 0.2], [5, 0]))).toBe(0.75);
  });

  it("is nothing where the first look finds nothing old", () => {
    expect(drainedS(seen([3.9, 1], [4.25, 0.1]))).toBe(0);
    expect(drainedS(seen([4, 0]))).toBe(0);
  });

  it("is not known where nobody looked, or nobody saw the end", () => {
    const unseen = reason("nobody saw that what was unfinished at the healing had ended");
    expect([drainedS(seen([3, 0])), drainedS(seen([5, 3]))]).toEqual([unseen, unseen]);
    expect(drainedS(faultUnderTest({ looks: reason("nobody looked") }))).toEqual(reason("nobody looked"));
  });
});
