import { describe, expect, it } from "vitest";
import { accepted, booking, by, journalOf, ledgersOf, moneyWord, stockWord } from "../corpus/one-booking.ts";
import type { Decision, Journal, Word } from "../ledgers.ts";
import { journalsAreWords } from "./journals.ts";
import { oneBucketPerItem } from "./stock.ts";

const both = ["inventory-0", "inventory-1"];
const confirmed: Journal["entries"] = [
  accepted,
  ...by("reserved", ...both),
  ...by("charged", "payment"),
  ...by("sold", ...both),
  { type: "confirmed" },
];
const sold = [{ type: "reserved" }, { type: "sold" }] as const;
const soldWords = [stockWord(0, [...sold]), stockWord(1, [...sold]), moneyWord("charged")];

// One inventory sold, the hold of the other one had expired: the sale is taken back with the charge.
const expired: Journal["entries"] = [
  ...confirmed.slice(0, 4),
  ...by("sold", "inventory-0"),
  ...by("expired", "inventory-1"),
  { type: "rejected", reason: "expired" },
  ...by("refunded", "payment"),
  ...by("released", "inventory-0"),
];
const expiredWords = [
  stockWord(0, [...sold, { type: "released" }]),
  stockWord(1, [{ type: "reserved" }, { type: "expired" }]),
  moneyWord("charged", "refunded"),
];

const check = (entries: Journal["entries"], words: Word[], isAtRest = true) =>
  journalsAreWords.check(ledgersOf({ journals: [journalOf(entries, isAtRest)], words }));
const fault = (...told: Parameters<typeof check>) => check(...told).evidence.replace(/^[^:]*: \S+ /, "");

describe("a journal and its participants", () => {
  it.each([
    ["a confirmed booking", confirmed, soldWords],
    ["a rejection that took a sale and a charge back", expired, expiredWords],
    [
      "a cancel",
      [...confirmed, { type: "cancelled" }, ...by("refunded", "payment"), ...by("released", ...both)] as Journal["entries"],
      [...[0, 1].map((inventory) => stockWord(inventory as 0 | 1, [...sold, { type: "released" }])), moneyWord("charged", "refunded")],
    ],
  ])("tell one story: %s", (_story, entries, words) => {
    expect(check(entries, words)).toMatchObject({ verdict: "holds", ids: [] });
  });

  it("may be apart while the booking is open, the participants ahead", () => {
    expect(check(confirmed.slice(0, 4), soldWords, false).verdict).toBe("holds");
    expect(check(confirmed.slice(0, 4), soldWords).verdict).toBe("violated");
  });

  it("may have walked over other buckets, and been refused there", () => {
    const walked = stockWord(0, [{ type: "refused", reason: "sold-out" }], 1);
    expect(check(confirmed, [...soldWords, walked]).verdict).toBe("holds");
  });

  it("disagree where a participant has not done what it answered", () => {
    expect(fault(confirmed, [stockWord(0, [{ type: "reserved" }]), ...soldWords.slice(1)])).toBe(
      "has sold by inventory-0, whose ledger has not",
    );
    expect(fault(confirmed, soldWords.slice(0, 2))).toBe("has charged by payment, whose ledger has not");
    expect(fault(expired, [...expiredWords.slice(0, 2), moneyWord("charged")])).toBe("has refunded by payment, whose ledger has not");
    expect(fault(expired, [stockWord(0, [...sold]), ...expiredWords.slice(1)])).toBe("has released by inventory-0, whose ledger has not");
  });

  it("disagree where a participant did more than it was asked", () => {
    const takenBack = [stockWord(0, [...sold, { type: "released" }]), ...soldWords.slice(1)];
    expect(fault(confirmed, takenBack)).toBe("is at rest, and its participants are not where it left them");
  });
});

describe("the grammar", () => {
  it("asks for every compensation, in reverse, of what was done", () => {
    expect(fault(expired.slice(0, -1), expiredWords)).toBe("has not taken back what inventory-0 did");
    expect(fault([...expired.slice(0, -2), ...expired.slice(-2).toReversed()], expiredWords)).toMatch(/^is no word/);
    expect(fault([...expired, ...by("released", "inventory-1")], expiredWords)).toBe("takes back what inventory-1 has not done");
  });

  it("knows no effect after a tombstone, in one ledger or on the walk over several buckets", () => {
    expect(fault(expired, [...expiredWords.slice(0, 2), moneyWord("barred", "charged", "refunded")])).toMatch(
      /^has a participant whose ledger is no word/,
    );
    expect(fault(confirmed, [...soldWords, stockWord(0, [{ type: "barred" }], 1)])).toBe("took units after a tombstone");
  });

  it("knows no deeds without a journal, and no empty one", () => {
    const other = { ...journalOf(confirmed, true), bookingId: "booking-2" };
    expect(journalsAreWords.check(ledgersOf({ journals: [other], words: soldWords })).ids).toEqual([booking.bookingId, "booking-2"]);
    expect(fault([], soldWords)).toBe("is empty");
  });
});

it("leaves a booking that is decided twice to the invariant that says so", () => {
  const decision: Decision = { ...booking, operation: "book", attempt: 1, outcome: "confirmed", decidedAtMs: 0 };
  const journals = [journalOf([...confirmed, { type: "rejected", reason: "unavailable" }], true)];
  const told = (decisions: Decision[]) => journalsAreWords.check(ledgersOf({ journals, words: soldWords, decisions })).verdict;
  expect(told([decision])).toBe("violated");
  expect(told([decision, { ...decision, outcome: "rejected" }])).toBe("holds");
});

it("is unknown without journals, or without what participants wrote", () => {
  expect(journalsAreWords.check(ledgersOf({ words: soldWords })).verdict).toBe("unknown");
  expect(check(confirmed, []).verdict).toBe("unknown");
});

it("finds a hold in a second bucket that has expired since", () => {
  const { inventory, sku } = { inventory: "inventory-0", sku: "item-0000" };
  const taken = { inventory, sku, bucket: 0, bookingId: booking.bookingId, operation: "book" as const, units: 1 };
  const again = stockWord(0, [{ type: "reserved" }, { type: "expired" }], 1);
  const found = (words: Word[]) => oneBucketPerItem.check(ledgersOf({ stockMovements: [taken], words })).verdict;
  expect([found(soldWords), found([...soldWords, again])]).toEqual(["holds", "violated"]);
});
