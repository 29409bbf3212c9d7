import { describe, expect, it } from "vitest";
import { runsOf, sectionOf, type Contest } from "./comparison.ts";
import { variantsIn } from "./variants.ts";

const contest: Contest = {
  workload: "steady",
  variants: variantsIn("designs", "saga,saga:buckets=16"),
  repeats: 3,
  durationS: 20,
  warmUpS: 3,
};
const saturation = sectionOf(contest, { id: "saturation", load: { mode: "closed", inFlight: 64 }, rateFrom: null });
const equalRate = sectionOf(contest, { id: "equal-rate", load: { mode: "open", ratePerS: 60 }, rateFrom: "given" });
const runs = runsOf(contest, [saturation, equalRate]);

describe("the runs of a comparison", () => {
  it("go block by block, A B and then B A, under one load after the other", () => {
    const [a, b] = ["saga", "saga, buckets=16"];
    const row = (block: number, section: string, variants: string[]) => variants.map((variant) => `${block} ${section} ${variant}`);
    expect(runs.map(({ step }) => `${step.block} ${step.section} ${step.variant}`)).toEqual(
      [row(1, "saturation", [a, b]), row(1, "equal-rate", [a, b])]
        .concat([row(2, "saturation", [b, a]), row(2, "equal-rate", [b, a])])
        .concat([row(3, "saturation", [a, b]), row(3, "equal-rate", [a, b])])
        .flat(),
    );
  });

  it("are alike in a block in all but the variant", () => {
    for (const own of Map.groupBy(runs, ({ step }) => `${step.block} ${step.section}`).values()) {
      const [one, other] = own.map(({ wish: { switches: _, ...rest } }) => rest);
      expect(one).toEqual(other);
    }
    expect(new Set(runs.map(({ wish }) => wish.seed))).toEqual(new Set([1, 2, 3]));
  });

  it("are paced as their section says", () => {
    for (const { wish, step } of runs)
      expect([wish.ratePerS, wish.inFlight]).toEqual(step.section === "saturation" ? [undefined, 64] : [60, undefined]);
  });
});
