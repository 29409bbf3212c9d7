import { expect, it } from "vitest";
import { judgeNetwork } from "./observe.ts";

const observed = (roundTripMs: number, medianMs: number, around: string[] = []) => ({
  roundTripMs,
  links: [
    { link: "broker", medianMs: roundTripMs },
    { link: "payment database", medianMs },
  ],
  around,
});

it("a run without a network has nothing to be judged", () => {
  expect(judgeNetwork(null)).toEqual([]);
});

it.each([
  [0, 0.4],
  [0, 5],
  [1, 1.6],
  [200, 203],
  [200, 225],
])("a network of %i ms may take %d", (roundTripMs, medianMs) => {
  expect(judgeNetwork(observed(roundTripMs, medianMs))).toEqual([]);
});

it.each([
  [0, 5.1],
  [20, 19.4],
  [20, 0.4],
  [200, 226],
  [20, NaN],
])("a network of %i ms may not take %d", (roundTripMs, medianMs) => {
  expect(judgeNetwork(observed(roundTripMs, medianMs))).toEqual([expect.stringContaining(`payment database took ${medianMs} ms`)]);
});

it("a connection around the proxies makes a run invalid", () => {
  expect(judgeNetwork(observed(20, 21, ["booking-0 to broker"]))).toEqual([expect.stringContaining("booking-0 to broker")]);
});
