import { describe, expect, it } from "vitest";
import { accepted, booking, by, journalOf, ledgersOf } from "../corpus/one-booking.ts";
import type { DeadLetter, Journal } from "../ledgers.ts";
import { nothingIsSilent } from "./incidents.ts";

const check = (journal: Journal, ...deadLetters: DeadLetter[]) => nothingIsSilent.check(ledgersOf({ journals: [journal], deadLetters }));
const letter = (participant: string, ...bookingIds: string[]): DeadLetter => ({ participant, bookingIds, reason: "poison", parkedAtMs: 0 });

const declined: Journal["entries"] = [
  accepted,
  ...by("reserved", "inventory-0", "inventory-1"),
  { type: "declined", participant: "payment", reason: "payment-declined" },
  { type: "rejected", reason: "payment-declined" },
];
const incident = by("incident", "inventory-0");
const released = by("released", "inventory-0");

describe("a booking", () => {
  it("at rest is silent about nothing", () => {
    expect(check(journalOf([...declined, ...by("released", "inventory-0", "inventory-1")], true)).verdict).toBe("holds");
  });

  it("that is open is violated until its journal names an incident", () => {
    expect(check(journalOf(declined, false))).toMatchObject({ verdict: "violated", ids: [booking.bookingId] });
    const found = check(journalOf([...declined, ...incident], false));
    expect(found).toMatchObject({ verdict: "holds", evidence: expect.stringContaining("1 open incident in their journals") as string });
  });

  it("is silent again once the incident is over and somebody else is waited for", () => {
    expect(check(journalOf([...declined, ...incident, ...released], false)).verdict).toBe("violated");
  });
});

describe("a dead letter", () => {
  const open = journalOf([...declined, ...incident], false);

  it("is an open incident where the journal of its booking knows of that participant's silence", () => {
    expect(check(open, letter("inventory-0", booking.bookingId)).verdict).toBe("holds");
  });

  it("is silence where the journal knows only of somebody else's", () => {
    expect(check(open, letter("inventory-1", booking.bookingId))).toMatchObject({ verdict: "violated", ids: [booking.bookingId] });
  });

  it("is known to a journal in which its participant did not answer before the decision", () => {
    const unanswered = [accepted, ...by("reserved", "inventory-0"), ...by("unanswered", "inventory-1")];
    const rejected: Journal["entries"] = [...unanswered, { type: "rejected", reason: "unavailable" }, ...incident];
    expect(check(journalOf(rejected, false), letter("inventory-1", booking.bookingId)).verdict).toBe("holds");
  });

  it("is over when its bookings are at rest", () => {
    const rest = journalOf([...declined, ...by("released", "inventory-0", "inventory-1")], true);
    expect(check(rest, letter("inventory-1", booking.bookingId)).verdict).toBe("holds");
  });

  it.each([[[]], [["nobody's"]]])("of unknown bookings (%j) is told as an open incident", (bookingIds) => {
    const found = check(journalOf([...declined, ...by("released", "inventory-0", "inventory-1")], true), letter("payment", ...bookingIds));
    expect(found).toMatchObject({
      verdict: "holds",
      evidence: expect.stringContaining("1 dead letter, 1 of unknown bookings and open") as string,
    });
  });
});

it("is unknown where no journal was read", () => {
  expect(nothingIsSilent.check(ledgersOf({})).verdict).toBe("unknown");
});
