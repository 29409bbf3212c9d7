import { expect, it } from "vitest";
import type { ClientLine } from "../../../k6/ledger/index.ts";
import { describeVisits, judgeOverload } from "./judge.ts";

const line = (change: Partial<ClientLine> = {}): ClientLine => ({
  kind: "B",
  bookingId: "b",
  customerId: "c",
  items: [{ sku: "item-0000", quantity: 1 }],
  phase: "l",
  intendedMs: 0,
  startLagMs: 0,
  connectionMs: 0,
  durationMs: 50,
  status: 201,
  reason: "",
  serverTiming: "",
  definite: true,
  ...change,
});
const refused = (change: Partial<ClientLine> = {}) => line({ status: 503, reason: "overloaded", durationMs: 5, ...change });
const contended = line({ status: 409, reason: "contention" });
const lines = (count: number, each: ClientLine) => Array.from({ length: count }, () => each);
const visits = (all: ClientLine[], askedPerS: number) => ({ lines: all, forS: 10, askedPerS });
const borne = { peakPerS: 100, under: visits([...lines(900, line()), ...lines(1_100, refused())], 200), after: visits([line()], 50) };

it("has no complaint where goodput stays and all others are refused at once", () => {
  expect(judgeOverload(borne)).toEqual([]);
});

it.each([
  ["only 70 % of its best goodput", { under: visits([...lines(700, line()), ...lines(1_300, refused())], 200) }],
  ["wait 1500 ms or longer to be refused", { under: visits([...borne.under.lines, ...lines(30, refused({ durationMs: 1_500 }))], 200) }],
  ["neither served nor refused", { under: visits([...lines(900, line()), ...lines(1_100, contended)], 200) }],
  ["did not come as fast", { under: visits(lines(900, line()), 200) }],
  ["1 customers were not served as usual", { after: visits([line(), line({ intendedMs: 10_500, durationMs: 1_200 })], 50) }],
  ["1 customers were not served as usual", { after: visits([line(), refused({ intendedMs: 10_500 })], 50) }],
])("complains: %s", (complaint, change) => {
  expect(judgeOverload({ ...borne, ...change })).toEqual([expect.stringContaining(complaint)]);
});

it("forgives in the first ten seconds afterwards", () => {
  expect(judgeOverload({ ...borne, after: visits([line(), refused({ intendedMs: 9_000 })], 50) })).toEqual([]);
});

it("tells what customers met", () => {
  expect(describeVisits(visits([line(), line({ durationMs: 70 }), refused()], 20))).toBe(
    "0 of 20 customers came each second for 10 s: 2 confirmed (p50 70 ms, p99 70 ms, at most 70 ms), 1 refused overloaded (p50 5 ms, p99 5 ms, at most 5 ms)",
  );
});
