import { describe, expect, it } from "vitest";
import { corners, ladderSection, ladderSeries, rungLabel, rungs } from "./ladder.ts";
import { checkAll } from "./series.ts";

const load = { mode: "closed", inFlight: 64 } as const;

describe("the ladder from two-phase commit to the saga", () => {
  it("changes one thing with each rung, and ends where the saga stands but for buckets and disk", () => {
    expect(rungs.map(rungLabel)).toEqual([
      "two-phase-commit, batch=1",
      "saga, batch=1, stock=postgres, transport=grpc",
      "saga, batch=1, stock=postgres",
      "saga, stock=postgres",
      "saga",
      "saga, buckets=16",
      "saga, buckets=16, D0",
    ]);
  });

  it("has beside it what two-phase commit can change by itself, each as a rung does", () => {
    expect(corners.map(rungLabel)).toEqual(["two-phase-commit", "two-phase-commit, buckets=16, batch=1", "two-phase-commit, batch=1, D0"]);
    const changes = rungs.map((rung) => rung.changes);
    for (const corner of corners) expect(changes).toContain(corner.changes);
  });

  it("is climbed whole in every block, in runs that can be made", () => {
    const series = ladderSeries(ladderSection("hot", load), { repeats: 3, durationS: 5, warmUpS: 1 });
    checkAll(series);
    const blocks = Map.groupBy(series, ({ step }) => step.block);
    for (const block of blocks.values())
      expect(block.map(({ step }) => step.variant).toSorted()).toEqual([...rungs, ...corners].map(rungLabel).toSorted());
    expect(series.every(({ wish }) => wish.workload === "hot" && wish.inFlight === 64)).toBe(true);
  });
});
