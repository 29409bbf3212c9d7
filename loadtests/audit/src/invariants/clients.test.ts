import { describe, expect, it } from "vitest";
import { cleanRun } from "../corpus/clean-run.ts";
import { cancelled, declined, requestOf, standing } from "../corpus/select.ts";
import type { Asked, Ledgers } from "../ledgers.ts";
import { toldConfirmedIsConfirmed, toldRejectedHasNoEffect } from "./clients.ts";

const clean = cleanRun();

const asking = (asked: Asked, ...more: Asked[]): Ledgers => ({ ...clean, asked: [...clean.asked, asked, ...more] });

describe("told confirmed", () => {
  it("is lost where the log says confirmed and no store has anything of it", () => {
    const { bookingId } = standing(clean);
    const isOther = (row: { bookingId: string }) => row.bookingId !== bookingId;
    const emptied = {
      ...clean,
      stockMovements: clean.stockMovements.filter(isOther),
      moneyMovements: clean.moneyMovements.filter(isOther),
    };
    expect(toldConfirmedIsConfirmed.check(emptied)).toMatchObject({ verdict: "violated", ids: [bookingId] });
  });

  it("allows `cancelled` as the answer to a repeat only where a cancel was asked for", () => {
    const repeated = (asked: Asked) => toldConfirmedIsConfirmed.check(asking({ ...asked, told: "cancelled" })).verdict;
    expect(repeated(requestOf(cancelled(clean)))).toBe("holds");
    expect(repeated(requestOf(standing(clean)))).toBe("violated");
  });

  it("is kept by a booking that was cancelled since", () => {
    expect(toldConfirmedIsConfirmed.check(asking(requestOf(cancelled(clean)))).verdict).toBe("holds");
  });
});

describe("told rejected", () => {
  it("is not broken by a refused repeat of a booking that was confirmed", () => {
    const refused = asking({ ...requestOf(standing(clean)), told: "refused", reason: "overloaded" });
    expect(toldRejectedHasNoEffect.check(refused).verdict).toBe("holds");
  });

  it("is broken by contradictory answers to one booking", () => {
    const contradicted = asking({ ...requestOf(standing(clean)), told: "rejected", reason: "contention" });
    expect(toldRejectedHasNoEffect.check(contradicted).ids).toEqual([standing(clean).bookingId]);
  });

  it("lets a customer ask again after a refused cancel, and not go uninformed", () => {
    const refused: Asked = { ...requestOf(cancelled(clean), "cancel"), told: "rejected", reason: "contention" };
    expect(toldRejectedHasNoEffect.check(asking(refused)).verdict).toBe("holds");
    const asked = clean.asked.map((each) => (each.operation === "cancel" && each.bookingId === refused.bookingId ? refused : each));
    expect(toldRejectedHasNoEffect.check({ ...clean, asked }).ids).toEqual([refused.bookingId]);
  });

  it("is broken by a whole booking that no decision stands behind", () => {
    const { bookingId, customerId, items } = requestOf(declined(clean));
    const { inventory, sku, bucket } = clean.stock.find((level) => level.sku === items[0]?.sku)!;
    const taken = { inventory, sku, bucket, bookingId, operation: "book" as const, units: 1 };
    const paid = { bookingId, customerId, operation: "book" as const, cents: 1_000 };
    const done = { ...clean, stockMovements: [...clean.stockMovements, taken], moneyMovements: [...clean.moneyMovements, paid] };
    expect(toldRejectedHasNoEffect.check(done).ids).toEqual([bookingId]);
  });
});
