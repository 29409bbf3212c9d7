import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  inventory,
  inventoryFault,
  payment,
  paymentFault,
  type InventoryEntry,
  type InventoryState,
  type PaymentEntry,
  type PaymentState,
} from "./index.ts";

const countOf = (ledger: readonly { type: string }[], ...types: string[]) => ledger.filter(({ type }) => types.includes(type)).length;
const unitsTaken = (ledger: readonly { type: string }[]) => countOf(ledger, "reserved") - countOf(ledger, "released", "expired");
const pricesPaid = (ledger: readonly { type: string }[]) => countOf(ledger, "charged") - countOf(ledger, "refunded");

describe("a participant, whatever it is asked in whatever order", () => {
  const refusals = fc.constantFrom(undefined, undefined, "sold-out" as const);

  it("moves a unit at most once each way, and never sells what it has said to be expired, refused or released", () => {
    const asked = fc.constantFrom("reserve" as const, "confirm" as const, "release" as const, "expire" as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(asked, refusals), { maxLength: 12 }), (requests) => {
        const ledger: InventoryEntry[] = [];
        const said: string[] = [];
        for (const [type, refusal] of requests) {
          const state = ledger.reduce<InventoryState>(inventory.evolve, inventory.initial);
          const { entries, commands } = inventory.decide(state, type === "reserve" && refusal !== undefined ? { type, refusal } : { type });
          ledger.push(...entries);
          said.push(...commands.map((reply) => reply.type));
          const lost = said.findIndex((each) => each === "expired" || each === "refused" || each === "released");
          expect(lost < 0 ? [] : said.slice(lost), "the end is final (I13, I14)").not.toContain("sold");
          if (lost >= 0) expect(unitsTaken(ledger), "and holds nothing").toBe(0);
          expect(inventoryFault(ledger)).toBeUndefined();
        }
      }),
    );
  });

  it("moves the money at most once each way, and never charges what it has said to be declined or refunded", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("charge" as const, "refund" as const), refusals), { maxLength: 8 }), (requests) => {
        const ledger: PaymentEntry[] = [];
        const said: string[] = [];
        for (const [type, refusal] of requests) {
          const state = ledger.reduce<PaymentState>(payment.evolve, payment.initial);
          const { entries, commands } = payment.decide(state, type === "charge" && refusal !== undefined ? { type, refusal } : { type });
          ledger.push(...entries);
          said.push(...commands.map((reply) => reply.type));
          const over = said.findIndex((each) => each === "declined" || each === "refunded");
          if (over >= 0)
            expect([said.slice(over).includes("charged"), pricesPaid(ledger)], "the end is final (I13, I14)").toEqual([false, 0]);
          expect(paymentFault(ledger)).toBeUndefined();
        }
      }),
    );
  });
});
