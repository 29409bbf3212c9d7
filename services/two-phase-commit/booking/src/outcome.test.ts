import { describe, expect, it } from "vitest";
import { bookingAnswer, cancelAnswer, lastWord } from "./outcome.ts";
import type { Recorded } from "./store.ts";

const body = { customerId: "c", items: [], cents: 500 };
const commit = { decision: "commit" } as const;
const soldOut = { decision: "abort", reason: "sold-out" } as const;
const contention = { decision: "abort", reason: "contention" } as const;
const recorded = (kind: "book" | "cancel", attempt: number, rest: Partial<Recorded>): Recorded => ({
  operation: { bookingId: "b", kind, attempt, hash: "h" },
  decision: commit,
  final: true,
  body,
  ...rest,
});

describe("the last word on a booking", () => {
  it.each<[what: string, log: Recorded[], answer: object | undefined]>([
    ["nothing where the log holds nothing", [], undefined],
    ["confirmed at its price", [recorded("book", 1, {})], { bookingId: "b", outcome: "confirmed", priceCents: 500 }],
    ["rejected with its reason", [recorded("book", 1, { decision: soldOut })], { bookingId: "b", outcome: "rejected", reason: "sold-out" }],
    ["pending between two attempts", [recorded("book", 1, { decision: contention, final: false })], { bookingId: "b", outcome: "pending" }],
    [
      "what the last attempt came to",
      [recorded("book", 1, { decision: contention, final: false }), recorded("book", 2, {})],
      { bookingId: "b", outcome: "confirmed", priceCents: 500 },
    ],
    [
      "cancelled once a cancel committed",
      [recorded("book", 1, {}), recorded("cancel", 1, { decision: contention }), recorded("cancel", 2, {})],
      { bookingId: "b", outcome: "cancelled", priceCents: 500 },
    ],
    [
      "confirmed still where a cancel was refused",
      [recorded("book", 1, {}), recorded("cancel", 1, { decision: contention })],
      { bookingId: "b", outcome: "confirmed", priceCents: 500 },
    ],
    [
      "rejected also where a recovery decided it without knowing the body",
      [recorded("book", 1, { decision: { decision: "abort", reason: "unavailable" }, body: undefined })],
      { bookingId: "b", outcome: "rejected", reason: "unavailable" },
    ],
  ])("is %s", (_what, log, answer) => {
    expect(lastWord("b", log)).toEqual(answer);
  });
});

it("never tells a client a reason that the contract does not know", () => {
  const strange = { decision: "abort", reason: "another-body" } as const;
  expect(bookingAnswer("b", strange, body)).toEqual({ bookingId: "b", outcome: "rejected", reason: "unavailable" });
  expect(cancelAnswer("b", strange, body)).toEqual({ bookingId: "b", outcome: "rejected", reason: "unavailable" });
  expect(cancelAnswer("b", commit, body)).toEqual({ bookingId: "b", outcome: "cancelled", refundCents: 500 });
});
