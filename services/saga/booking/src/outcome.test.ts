import { coordinator, type CoordinatorEntry, type Objection } from "@coordbench/saga-protocol";
import { describe, expect, it } from "vitest";
import { answerTo, lastWord } from "./outcome.ts";

const body = { customerId: "c", items: [], cents: 500 };
const cast = { inventories: ["inventory-0"], payment: "payment" };
const accepted: CoordinatorEntry = { type: "accepted", operation: { bookingId: "b", kind: "book", hash: "h" }, cast };
const stock = (type: "reserved" | "sold" | "released"): CoordinatorEntry => ({ type, participant: "inventory-0" });
const money = (type: "charged" | "refunded"): CoordinatorEntry => ({ type, participant: "payment" });
const confirmed: CoordinatorEntry[] = [accepted, stock("reserved"), money("charged"), stock("sold"), { type: "confirmed" }];
const stateAfter = (entries: CoordinatorEntry[]) => entries.reduce(coordinator.evolve, coordinator.initial);
const incident: CoordinatorEntry = { type: "incident", participant: "payment" };

describe("the last word on a booking", () => {
  it.each<[what: string, journal: CoordinatorEntry[], answer: object]>([
    ["pending before the decision", confirmed.slice(0, -1), { bookingId: "b", outcome: "pending" }],
    ["confirmed at its price", confirmed, { bookingId: "b", outcome: "confirmed", priceCents: 500 }],
    [
      "rejected with its reason, also while something is still taken back",
      [accepted, stock("reserved"), { type: "unanswered", participant: "payment" }, { type: "rejected", reason: "unavailable" }, incident],
      { bookingId: "b", outcome: "rejected", reason: "unavailable" },
    ],
    ["cancelled once that is recorded", [...confirmed, { type: "cancelled" }], { bookingId: "b", outcome: "cancelled", priceCents: 500 }],
  ])("is %s", (_what, journal, answer) => expect(lastWord("b", stateAfter(journal), body)).toEqual(answer));
});

describe("the answer to a client", () => {
  it("tells whoever cancels that a rejected booking cannot be", () => {
    const rejected = { outcome: "rejected", reason: "sold-out" } as const;
    expect(answerTo({ bookingId: "b", kind: "book" }, rejected, body)).toEqual({ bookingId: "b", ...rejected });
    expect(() => answerTo({ bookingId: "b", kind: "cancel" }, rejected, body)).toThrow("there is nothing to cancel");
  });

  it.each(["another-body", "not-found", "still-pending", "not-confirmed"] satisfies Objection["outcome"][])(
    "is a problem that names the booking where nothing is done: %s",
    (outcome) => {
      expect(() => answerTo({ bookingId: "b", kind: "book" }, { outcome }, body)).toThrow(
        expect.objectContaining({ code: outcome, field: "bookingId" }),
      );
    },
  );
});
