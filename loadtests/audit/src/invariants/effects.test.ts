import { expect, it } from "vitest";
import { booking, ledgersOf, moneyWord } from "../corpus/one-booking.ts";
import type { Decision, MoneyMovement, StockMovement } from "../ledgers.ts";
import { atMostOnce, noPhantoms } from "./effects.ts";
import { bookingAndInventoryAgree } from "./stock.ts";
import { bookingAndPaymentAgree } from "./money.ts";

const { bookingId, customerId } = booking;
const rejected: Decision = { ...booking, operation: "book", attempt: 1, outcome: "rejected", reason: "expired", decidedAtMs: 0 };
const charge: MoneyMovement = { bookingId, customerId, operation: "book", cents: 500 };
const refund = { ...charge, cents: -500 };
const sale: StockMovement = { bookingId, operation: "book", inventory: "inventory-0", sku: "item-0000", bucket: 0, units: 1 };
const takenBack = { ...sale, units: -1 };

const ledgers = (moneyMovements: MoneyMovement[], stockMovements: StockMovement[]) =>
  ledgersOf({ decisions: [rejected], moneyMovements, stockMovements });

it("lets a rejected booking be charged and refunded, sold and taken back, each once", () => {
  const undone = ledgers([charge, refund], [sale, takenBack]);
  for (const { check } of [atMostOnce, bookingAndPaymentAgree, bookingAndInventoryAgree]) expect(check(undone).verdict).toBe("holds");
});

it.each([
  ["two charges", ledgers([charge, charge, refund], [])],
  ["two refunds", ledgers([charge, refund, refund], [])],
  ["two sales", ledgers([], [sale, sale, takenBack])],
  ["a sale taken back twice", ledgers([], [sale, takenBack, takenBack])],
])("finds %s of one booking", (_story, twice) => {
  expect(atMostOnce.check(twice)).toMatchObject({ verdict: "violated", ids: [bookingId] });
});

it("finds a participant that wrote of a booking for which nobody asked", () => {
  const stranger = { ...moneyWord("charged"), bookingId: "booking-2" };
  expect(noPhantoms.check(ledgersOf({ words: [moneyWord("charged")] })).verdict).toBe("holds");
  expect(noPhantoms.check(ledgersOf({ words: [stranger] })).ids).toEqual(["booking-2"]);
});
