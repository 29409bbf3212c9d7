import { expect, it } from "vitest";
import { listOf, sayCertainty, sayNumber, sayRatio } from "./words.ts";

it("says a ratio with the digits that help", () => {
  expect([0.0234, 0.5, 0.987, 1.2, 1.46, 9.94, 9.96, 14.3, 123.4].map(sayRatio)).toEqual([
    "0.023",
    "0.50",
    "0.99",
    "1.20",
    "1.5",
    "9.9",
    "10",
    "14",
    "120",
  ]);
});

it("says a number with three digits, or all before the point", () => {
  expect([0.01234, 2.5, 12.34, 1_234.5].map(sayNumber)).toEqual(["0.0123", "2.5", "12.3", "1,235"]);
});

it("calls an interval of few pairs a range, and a single pair nothing", () => {
  const estimate = { ratio: 2, p: 0.5, interval: [1.8, 2.2] as [number, number] };
  expect(sayCertainty({ ...estimate, confidence: 0.95, pairs: 8 })).toBe("95 %: 1.8 to 2.2; 8 pairs");
  expect(sayCertainty({ ...estimate, confidence: 0.75, pairs: 3 })).toBe("range 1.8 to 2.2; 3 pairs");
  expect(sayCertainty({ ...estimate, confidence: 0, pairs: 1 })).toBe("a single pair, which says nothing of chance");
});

it("joins words as in speech", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listOf)).toEqual(["", "a", "a and b", "a, b and c"]);
});
