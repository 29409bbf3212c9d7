import { describe, expect, it } from "vitest";
import { sweep } from "../index.ts";
import type { Section } from "../results/section.ts";
import { sessionUnderTest, toldRun } from "./session-under-test.ts";

const [a, b] = ["two-phase-commit", "saga"];
const noise = [1, 1.03, 0.98, 1.01, 0.97, 1.02];

/** A sweep under saturation in which saga's goodput is so many times that of two-phase-commit at each value, but for noise. */
function swept(ratios: Record<string, number>, blocks = 6) {
  const values = Object.keys(ratios);
  const section: Section = {
    kind: "sweep",
    id: "sweep",
    workload: "hot",
    variants: [a, b],
    name: "buckets",
    values,
    load: { mode: "closed", inFlight: 64 },
  };
  const runs = values.flatMap((point) =>
    noise
      .slice(0, blocks)
      .flatMap((each, index) => [
        toldRun({ section: "sweep", variant: a, point, block: index + 1, goodput: 100 }),
        toldRun({ section: "sweep", variant: b, point, block: index + 1, goodput: 100 * ratios[point]! * each }),
      ]),
  );
  return { section, runs };
}

const find = ({ section, runs }: ReturnType<typeof swept>) => sweep(sessionUnderTest([section], runs))[0]!;

describe("a flip", () => {
  it("is found where the ratio's logarithm is 0, halfway in the logarithm of the value", () => {
    const { flips, words } = find(swept({ 1: 0.5, 4: 0.5, 16: 2, 64: 3 }));
    expect(flips).toMatchObject([{ measure: "goodput", between: ["4", "16"], from: a, to: b }]);
    expect(flips[0]!.at).toBeCloseTo(8, 1);
    expect(flips[0]!.interval![0]).toBeGreaterThan(7.5);
    expect(flips[0]!.interval![0]).toBeLessThan(8);
    expect(flips[0]!.interval![1]).toBeGreaterThan(8);
    expect(words[0]).toMatch(
      /^Goodput of saga against two-phase-commit: the better one changes from two-phase-commit to saga between buckets=4 and buckets=16, at about 7\.99 \(95 %: 7\.\d+ to 8\.\d+\)\.$/,
    );
  });

  it("is found on a straight line where 0 is among the values", () => {
    const { flips } = find(swept({ 0: 4, 1: 2, 5: 0.5, 20: 0.2 }));
    expect(flips).toMatchObject([{ between: ["1", "5"], from: b, to: a }]);
    expect(flips[0]!.at).toBeCloseTo(3, 1);
  });

  it("may have values between its ends at which nobody is better", () => {
    const { flips } = find(swept({ 1: 0.5, 2: 1, 4: 2 }));
    expect(flips).toMatchObject([{ between: ["1", "4"] }]);
    expect(flips[0]!.at).toBeCloseTo(2, 1);
    expect(flips[0]!.interval![1] - flips[0]!.interval![0]).toBeLessThan(0.2);
  });

  it("has no place between values that are no numbers", () => {
    const { flips, words } = find(swept({ postgres: 0.5, redis: 2 }));
    expect(flips).toMatchObject([{ between: ["postgres", "redis"], at: null, interval: null }]);
    expect(words[0]).toMatch(/between buckets=postgres and buckets=redis\.$/);
  });

  it("is each of several", () => {
    expect(find(swept({ 1: 0.5, 2: 2, 4: 0.5 })).flips.map(({ to }) => to)).toEqual([b, a]);
  });
});

describe("no flip", () => {
  it("leaves one who is better throughout", () => {
    const { flips, words } = find(swept({ 1: 1.2, 2: 2, 4: 3 }));
    expect(flips).toEqual([]);
    expect(words[0]).toMatch(/saga is better throughout \(1\.20 to 3\.0 times\)\.$/);
  });

  it("is made of noise around no difference", () => {
    const { flips, words } = find(swept({ 1: 0.999, 2: 1.002, 4: 0.998 }));
    expect(flips).toEqual([]);
    expect(words[0]).toContain("no difference is shown at any buckets");
  });

  it("says at which values nothing is shown", () => {
    expect(find(swept({ 1: 1, 2: 2 })).words[0]).toContain(
      "saga is better wherever a difference is shown (1.00 to 2.0 times); none is shown at buckets=1",
    );
  });
});

it("warns of few pairs", () => {
  expect(find(swept({ 1: 0.5, 4: 2 }, 3)).words[0]).toContain("(as few as 3 pairs at a value: it counts as a difference where all agree)");
  expect(find(swept({ 1: 0.5, 4: 2 }, 1)).words[0]).toContain("chance is not excluded");
});

it("gives the median of each variant at each value with its interval, in valid runs alone", () => {
  const { section, runs } = swept({ 1: 2 });
  const [, wrong] = runs;
  const found = find({ section, runs: runs.with(1, { ...wrong!, valid: false, invalidBecause: ["invariant 22"] }) });
  expect(found.points).toEqual([
    {
      value: "1",
      variants: [
        { variant: a, measures: { goodput: { median: 100, interval: [100, 100] } } },
        { variant: b, measures: { goodput: { median: 202, interval: [194, 206] } } },
      ],
    },
  ]);
  expect(found.left).toEqual(["Left out, having no valid run (sweep): saga at 1, block 1."]);
});
