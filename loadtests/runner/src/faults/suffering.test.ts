import { expect, it } from "vitest";
import type { ClientLine } from "../../../k6/ledger/index.ts";
import { sufferingOf } from "./suffering.ts";

const served = { status: 201, reason: "", definite: true, durationMs: 10 };
const silence = { status: 0, reason: "error-1212", definite: false, durationMs: 50 };
const refused = (reason: string) => ({ status: 409, reason, definite: true, durationMs: 10 });
const window = { struckAtMs: 3_000, healedAtMs: 5_000 };

/** Ten customers a second for ten seconds, each as `answer` has it. */
function suffering(answer: (atMs: number) => Pick<ClientLine, "status" | "reason" | "definite" | "durationMs">) {
  const lines = Array.from({ length: 100 }, (_, index): ClientLine => {
    const intendedMs = 1_000 + index * 100;
    const common = { kind: "B", phase: "l", bookingId: `l${index}`, customerId: "c", serverTiming: "" } as const;
    return { ...common, items: [], intendedMs, startLagMs: 0, connectionMs: 0, ...answer(intendedMs) };
  });
  return sufferingOf(lines, window);
}

it("where everybody is served nobody suffers", () => {
  expect(suffering(() => served)).toEqual({ suffered: { bookings: 0, untilS: null }, recoveredMs: 0 });
});

it("who suffered before the fault has not suffered from it", () => {
  expect(suffering((atMs) => (atMs < 2_500 ? silence : served)).suffered.bookings).toBe(0);
});

it("is over when the last customer came who had no answer, was refused or waited long", () => {
  const answers = (atMs: number) =>
    atMs < 3_000
      ? served
      : atMs < 4_000
        ? silence
        : atMs < 4_500
          ? refused("unavailable")
          : atMs < 5_600
            ? { ...served, durationMs: 1_001 }
            : served;
  expect(suffering(answers)).toEqual({ suffered: { bookings: 26, untilS: 4.5 }, recoveredMs: 500 });
});

it("may be over before the healing", () => {
  expect(suffering((atMs) => (atMs >= 3_000 && atMs < 3_500 ? silence : served)).recoveredMs).toBe(0);
});

it("whom the fault found waiting suffers too, whenever that customer came", () => {
  expect(suffering((atMs) => (atMs === 2_000 ? { ...served, durationMs: 1_500 } : served)).suffered).toEqual({ bookings: 1, untilS: 1 });
});

it("what is refused in the best of worlds is no suffering", () => {
  expect(suffering(() => refused("sold-out")).suffered.bookings).toBe(0);
});

it("nobody knows when it will be over if it is not by the end of the load", () => {
  expect(suffering((atMs) => (atMs >= 3_000 ? silence : served)).recoveredMs).toBeNull();
});
