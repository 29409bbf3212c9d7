import { expect, it } from "vitest";
import { answerOf } from "./answer.ts";
import { compare } from "./compare.ts";
import { sessionUnderTest, toldRun } from "./session-under-test.ts";

const variants = ["two-phase-commit", "saga"];
const section = { workload: "hot", kind: "comparison", variants, rateFrom: null } as const;
const sections = [
  { ...section, variants, id: "saturated", load: { mode: "closed", inFlight: 64 } as const },
  { ...section, variants, id: "at a rate", load: { mode: "open", ratePerS: 60 } as const },
];
const nothing = { comparisons: [], capacities: [], sweeps: [], ablations: [] };

function sessionOf(blocks: number) {
  const runs = Array.from({ length: blocks }, (_, index) => index + 1).flatMap((block) =>
    variants.flatMap((variant, index) => {
      const wobble = 1 + block / 100;
      const closed = { workload: "hot", mode: "closed", switches: { inFlight: 64 } } as const;
      return [
        toldRun({ section: "saturated", variant, block, goodput: (100 + 400 * index) * wobble, given: closed }),
        toldRun({ section: "at a rate", variant, block, p50: (9 + 9 * index) * wobble, p99: 20 * wobble, given: { workload: "hot" } }),
      ];
    }),
  );
  return answerOf({ ...nothing, comparisons: compare(sessionUnderTest(sections, runs)) });
}

it("is two sentences: what saturation shows, and what equal rates do", () => {
  expect(sessionOf(8)).toEqual([
    expect.stringMatching(
      /^At saturation, under hot saga confirms 5\.0 times as many bookings per second as two-phase-commit \(.*8 pairs\)\.$/,
    ),
    expect.stringMatching(
      /^At equal rates, under hot the median booking of saga takes 2\.0 times as long .* and no difference is shown in p99 latency .*\.$/,
    ),
  ]);
});

it("gives no verdict where there are too few pairs, and says so", () => {
  expect(sessionOf(3).join(" ")).toContain("too few pairs for a verdict on goodput");
});

it("is nothing where nothing was compared", () => {
  expect(answerOf(nothing)).toEqual([]);
});
