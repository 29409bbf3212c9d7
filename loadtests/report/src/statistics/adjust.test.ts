import fc from "fast-check";
import { expect, it } from "vitest";
import { holm, inFixedOrder } from "./adjust.ts";

it("steps down as in the worked example of four hypotheses in Wikipedia's Holm–Bonferroni method", () => {
  // 0.005 × 4, 0.01 × 3, then 0.03 × 2 = 0.06, which 0.04 × 1 may not fall below.
  const expected = [0.03, 0.06, 0.06, 0.02];
  for (const [index, adjusted] of holm([0.01, 0.04, 0.03, 0.005]).entries()) expect(adjusted).toBeCloseTo(expected[index]!, 12);
});

it("leaves a single hypothesis as it is, and goes no higher than 1", () => {
  expect(holm([0.04])).toEqual([0.04]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
});

it("is never kinder than no correction, nor harsher than Bonferroni's", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (ps) => {
      for (const [index, adjusted] of holm(ps).entries()) {
        expect(adjusted).toBeGreaterThanOrEqual(ps[index]!);
        expect(adjusted).toBeLessThanOrEqual(Math.min(1, ps.length * ps[index]!) + 1e-12);
      }
    }),
  );
});

it("asks in a fixed order only while everything before has shown something", () => {
  expect(inFixedOrder([0.01, 0.04, 0.2, 0.001])).toEqual([0.01, 0.04, 0.2, 0.2]);
});
