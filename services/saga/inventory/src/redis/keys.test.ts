import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketKeys, holdName, partitions, readHoldName } from "./keys.ts";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

describe("the stock of an item", () => {
  it("has keys in one slot for each bucket, and all partitions in use", () => {
    const tags = new Set<string>();
    for (let number = 0; number < 2_000; number++) {
      const tagOf = (key: string) => /^\{(\d+)\}:/.exec(key)?.[1] ?? "";
      const own = new Set(Object.values(bucketKeys({ sku: "item-0000", number })).map(tagOf));
      expect(own.size).toBe(1);
      own.forEach((tag) => tags.add(tag));
    }
    expect(tags.size).toBe(partitions);
  });

  it("names its holds so that they can be read back", () => {
    fc.assert(
      fc.property(id, fc.string(), fc.nat(63), (bookingId, sku, number) => {
        expect(readHoldName(holdName({ sku, number }, bookingId))).toEqual({ bucket: { sku, number }, bookingId });
      }),
    );
    expect(() => readHoldName("nonsense")).toThrow("is no name of a hold");
  });
});
