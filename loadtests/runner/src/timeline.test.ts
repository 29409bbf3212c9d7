import { describe, expect, it } from "vitest";
import type { ClientLine } from "../../k6/ledger/index.ts";
import { Timeline } from "./timeline.ts";

const line: ClientLine = {
  kind: "B",
  bookingId: "b",
  customerId: "c",
  items: [{ sku: "item-0000", quantity: 1 }],
  phase: "l",
  intendedMs: 10_000,
  startLagMs: 0,
  connectionMs: 0,
  durationMs: 5,
  status: 201,
  reason: "",
  serverTiming: "",
  definite: true,
};

function secondsOf(...lines: Partial<ClientLine>[]) {
  const timeline = new Timeline();
  for (const given of lines) timeline.add({ ...line, ...given });
  return timeline.seconds();
}

describe("the timeline of a load", () => {
  it("counts a booking where it was meant to begin, and its answer where that came", () => {
    expect(secondsOf({}, { intendedMs: 10_990, durationMs: 20 })).toEqual([
      { second: 0, attempted: 2, confirmed: 1, rejected: 0, p50: 5, p99: 5 },
      { second: 1, attempted: 0, confirmed: 1, rejected: 0, p50: 20, p99: 20 },
    ]);
  });

  it("has no hole where nothing happened", () => {
    expect(secondsOf({}, { intendedMs: 12_000 }).map(({ attempted }) => attempted)).toEqual([1, 0, 1]);
  });

  it("leaves the warm-up and repeated requests out", () => {
    expect(secondsOf({ phase: "w" }, { kind: "D" }, { kind: "C" })).toEqual([]);
  });
});
