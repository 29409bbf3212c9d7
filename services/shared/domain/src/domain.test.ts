import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, catalogueOf, customerOf, hash32, inventoryOf, isDeclined, skuOf, totalCents, weightiest } from "./index.ts";

describe("the catalogue", () => {
  it("prices every item of its own and none beside it", () => {
    const catalogue = catalogueOf(100);
    expect(catalogue.skus).toHaveLength(100);
    expect(catalogue.skus.every((sku) => Number.isSafeInteger(catalogue.priceCents(sku)))).toBe(true);
    expect(catalogue.priceCents(skuOf(100))).toBeUndefined();
    expect(catalogue.priceCents("constructor")).toBeUndefined();
  });

  it("gives an item the same price whatever its size", () => {
    expect(catalogueOf(10).priceCents(skuOf(3))).toBe(catalogueOf(1_000).priceCents(skuOf(3)));
  });

  it("adds up quantities and refuses to guess a price", () => {
    const catalogue = catalogueOf(2);
    const [first, second] = catalogue.skus.map((sku) => catalogue.priceCents(sku) ?? 0) as [number, number];
    const items = [
      { sku: skuOf(0), quantity: 2 },
      { sku: skuOf(1), quantity: 3 },
    ];
    expect(totalCents(catalogue, items)).toBe(2 * first + 3 * second);
    expect(() => totalCents(catalogue, [{ sku: "item-9999", quantity: 1 }])).toThrow("item-9999");
  });
});

describe("the lots drawn by id", () => {
  it("declines close to the share asked for, and the same ids each time", () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `run-${index}`);
    const declined = ids.filter((id) => isDeclined(id, 0.1));
    expect(declined.length).toBeGreaterThan(1_800);
    expect(declined.length).toBeLessThan(2_200);
    expect(ids.filter((id) => isDeclined(id, 0.1))).toEqual(declined);
    expect(ids.some((id) => isDeclined(id, 0))).toBe(false);
    expect(ids.every((id) => isDeclined(id, 1))).toBe(true);
  });

  it("spreads items over the inventories", () => {
    const held = new Set(catalogueOf(200).skus.map((sku) => inventoryOf(sku, 9)));
    expect(held.size).toBe(9);
  });

  it("hashes to 32 bits", () => {
    fc.assert(fc.property(fc.string(), (text) => hash32(text) >= 0 && hash32(text) < 2 ** 32));
  });
});

describe("a booking", () => {
  it("is the same in whatever order its items are listed, and another with another quantity", () => {
    const one = {
      bookingId: "a",
      customerId: customerOf(1),
      items: [
        { sku: "x", quantity: 1 },
        { sku: "b", quantity: 2 },
      ],
    };
    expect(canonicalText({ ...one, items: one.items.toReversed() })).toBe(canonicalText(one));
    expect(canonicalText({ ...one, items: [{ sku: "x", quantity: 2 }] })).not.toBe(canonicalText(one));
  });

  it("is refused for the weightiest of several reasons", () => {
    expect(weightiest(["contention", "sold-out"])).toBe("sold-out");
    expect(weightiest([])).toBe("unavailable");
  });
});
