import { describe, expect, it } from "vitest";
import { linearAxis, logAxis, positionOn, valueAt } from "./axis.ts";
import { placeLabels } from "./labels.ts";
import { wrap } from "./row-words.ts";

describe("an axis", () => {
  it("reaches from a round number to a round number", () => {
    expect(logAxis("ms", [3, 70])).toMatchObject({ scale: "log", domain: [2, 100] });
    expect(logAxis("ms", [0.03, 700]).ticks?.map(({ at }) => at)).toEqual([0.1, 1, 10, 100, 1000]);
    expect(logAxis("ms", [10, 10]).domain).toEqual([10, 20]);
  });

  it("is linear where a value has no logarithm", () => {
    expect(logAxis("flushes", [0, 5])).toMatchObject({ scale: "linear", domain: [0, 5.25] });
  });

  it.each([logAxis("ms", [1, 100]), linearAxis("s", [8])])("puts a value at a place, and finds it there again", (axis) => {
    expect(valueAt(axis, positionOn(axis, 5))).toBeCloseTo(5, 10);
  });
});

describe("labels at the ends of lines", () => {
  it("are moved apart until none covers another, in the order of their lines", () => {
    const y = linearAxis("n", [100]);
    const lines = [99, 100, 98].map((end, index) => ({ variant: `v${index}`, points: [{ x: 0, y: end }] }));
    const placed = placeLabels({ lines, y }, 264);
    expect(placed.map(({ variant }) => variant)).toEqual(["v2", "v0", "v1"]);
    const places = placed.map((label) => positionOn(y, label.y) * 200);
    for (const [index, place] of places.slice(1).entries()) expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(15.9);
  });
});

it("words are broken where they end, and never within", () => {
  expect(wrap("the store: stock in Redis", 10)).toEqual(["the store:", "stock in", "Redis"]);
  expect(wrap("unbreakable", 3)).toEqual(["unbreakable"]);
});
