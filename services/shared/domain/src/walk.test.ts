import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { split, walkOf } from "./walk.ts";

const buckets = fc.integer({ min: 1, max: 64 });
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

describe("a walk", () => {
  it("passes every bucket once, and the same way each time", () => {
    fc.assert(
      fc.property(id, id, buckets, (bookingId, customerId, count) => {
        const walk = walkOf({ bookingId, customerId }, count);
        expect(walk.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, bucket) => bucket));
        expect(walkOf({ bookingId, customerId }, count)).toEqual(walk);
      }),
    );
  });

  it("begins at the customer's home, whatever the booking, and goes on its own way", () => {
    const walks = Array.from({ length: 100 }, (_, index) => walkOf({ bookingId: `booking-${index}`, customerId: "customer" }, 16));
    expect(new Set(walks.map(([home]) => home)).size).toBe(1);
    expect(new Set(walks.map(([, next]) => next)).size).toBeGreaterThan(4);
  });
});

describe("the stock of an item", () => {
  it("is split evenly, the larger buckets first", () => {
    expect(split(10, 4)).toEqual([3, 3, 2, 2]);
    fc.assert(
      fc.property(fc.nat(1_000_000), buckets, (units, count) => {
        const shares = split(units, count);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(units);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
