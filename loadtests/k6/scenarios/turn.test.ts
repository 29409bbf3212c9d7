import { describe, expect, it } from "vitest";
import { planLoad } from "../../runner/src/load-plan.ts";
import { arrivalCounts, arrivalsOf, closedPauseS, closedTurn, openTurn, startOf } from "./turn.ts";

const plan = planLoad({ runId: "r", workload: "steady", targets: ["http://localhost"], ratePerS: 7, warmUpS: 2, gapS: 1, durationS: 3 });
const turns = Array.from({ length: 45 }, (_, arrival) => openTurn(plan, 7, { startMs: 1_000, arrival }));

describe("an open loop", () => {
  it("has as many turns in each phase as the rate asks for, none in the gap and none after the end", () => {
    expect(arrivalCounts(plan, 7)).toEqual({ warmUp: 14, gap: 7, load: 21 });
    expect(turns.filter((turn) => turn?.phase === "w").map((turn) => turn?.iteration)).toEqual(
      Array.from({ length: 14 }, (_, index) => index),
    );
    expect(turns.filter((turn) => turn?.phase === "l").map((turn) => turn?.iteration)).toEqual(
      Array.from({ length: 21 }, (_, index) => index),
    );
    expect(turns.filter((turn) => turn === undefined)).toHaveLength(45 - 14 - 21);
  });

  it("means each arrival to begin one period after the one before, however late it comes", () => {
    expect(turns[0]?.intendedMs).toBe(1_000);
    expect(turns[13]?.intendedMs).toBeCloseTo(1_000 + (13 * 1_000) / 7, 6);
    expect(turns[21]?.intendedMs).toBeCloseTo(4_000, 6);
  });

  it("says of each of its turns when it began", () => {
    const starts = turns.flatMap((turn) => (turn === undefined ? [] : [startOf(plan, turn)]));
    expect(starts.map(Math.round)).toEqual(starts.map(() => 1_000));
  });

  it("can ask for a fraction of an arrival per second", () => {
    expect(arrivalsOf(0.25)).toEqual({ rate: 250, timeUnit: "1000s" });
  });
});

describe("a closed loop", () => {
  it("waits only while the gap lasts", () => {
    expect([0, 1_999, 2_000, 2_750, 3_000, 9_000].map((elapsedMs) => closedPauseS(plan, elapsedMs))).toEqual([0, 0, 1, 0.25, 0, 0]);
  });

  it("takes the time of a start for the intended one", () => {
    expect(closedTurn(plan, 5, { startMs: 1_000, nowMs: 2_999 })).toEqual({ phase: "w", iteration: 5, intendedMs: 2_999 });
    expect(closedTurn(plan, 6, { startMs: 1_000, nowMs: 4_000 })).toEqual({ phase: "l", iteration: 6, intendedMs: 4_000 });
  });
});
