import { ProblemError } from "@coordbench/contract";
import { catalogueOf } from "@coordbench/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBooking, readId } from "./booking-request.ts";
import { hostileText, idPattern, mostly, spoilt } from "./hostile-under-test.ts";
import { parseBody } from "./json-body.ts";

const catalogue = catalogueOf(3);
const items = [{ sku: "item-0001", quantity: 2 }];
const body = { bookingId: "b-1", customerId: "c_1", items };
const at = (field: string) => expect.objectContaining({ code: "invalid-request", field }) as Error;

describe("a booking request", () => {
  it("has the id of its body or of its header, or gets one", () => {
    const { bookingId: _, ...anonymous } = body;
    expect(readBooking(body, undefined, catalogue)).toEqual(body);
    expect(readBooking(anonymous, "h-1", catalogue)).toEqual({ ...body, bookingId: "h-1" });
    expect(readBooking(anonymous, '"h-1"', catalogue).bookingId).toBe("h-1");
    expect(readBooking(body, "b-1", catalogue)).toEqual(body);
    expect(readId(readBooking(anonymous, undefined, catalogue).bookingId, "id")).toMatch(/./);
  });

  it.each([
    ["bookingId", body, "another"],
    ["Idempotency-Key", body, "a b"],
    ["Idempotency-Key", body, '"'],
    ["items.0.sku", { ...body, items: [{ sku: "item-0003", quantity: 1 }] }, undefined],
    ["items.1.sku", { ...body, items: [...items, ...items] }, undefined],
    ["items.0.quantity", { ...body, items: [{ sku: "item-0001", quantity: 1_001 }] }, undefined],
    ["items.0.price", { ...body, items: [{ ...items[0], price: 1 }] }, undefined],
    ["price", { ...body, price: 1 }, undefined],
    ["body", "text", undefined],
    ["body", undefined, undefined],
  ])("is refused for its %s", (field, wrong, key) => {
    expect(() => readBooking(wrong, key, catalogue)).toThrow(at(field));
  });

  it("takes no id that means something in SQL, a subject or a key", () => {
    for (const character of " .*>{}:'\"\\;\n\0é") expect(() => readId(`a${character}`, "sku")).toThrow(at("sku"));
    expect(readId("a".repeat(64), "sku")).toHaveLength(64);
  });
});

describe("whatever comes for a booking", () => {
  const id = mostly(fc.constantFrom("a", "b-1", "C_2"), fc.oneof(hostileText, fc.jsonValue()));
  const quantity = mostly(fc.integer({ min: 1, max: 1_000 }), fc.oneof(fc.integer(), fc.double(), hostileText, fc.jsonValue()));
  const sku = fc.constantFrom("item-0000", "item-0001", "item-0002");
  const proper = fc.uniqueArray(fc.record({ sku, quantity }), { minLength: 1, maxLength: 3, selector: (item) => item.sku });
  const improper = fc.array(fc.oneof(fc.record({ sku: id, quantity }), fc.jsonValue()), { maxLength: 12 });
  const fields = { bookingId: id, customerId: id, items: mostly(proper, fc.oneof(improper, fc.jsonValue())) };
  const request = fc.record(fields, { requiredKeys: ["customerId", "items"] });
  const bodies = spoilt(mostly(request, fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value))));

  /** The booking that is read, or the problem that is told; anything else that happens is a mistake. */
  function read(bytes: Buffer, key: string | undefined): ReturnType<typeof readBooking> | ProblemError {
    try {
      return readBooking(parseBody(bytes), key, catalogue);
    } catch (error) {
      if (error instanceof ProblemError) return error;
      throw error;
    }
  }

  it("is a booking that means one thing to everybody, or is refused as a mistake of its client", () => {
    let booked = 0;
    fc.assert(
      fc.property(bodies, fc.option(mostly(fc.constant("h-1"), hostileText), { nil: undefined }), (bytes, key) => {
        const found = read(bytes, key);
        if (found instanceof ProblemError) {
          expect(found.status).toBe(400);
          return;
        }
        booked++;
        const { bookingId, customerId, items: listed } = found;
        expect([bookingId, customerId].filter((text) => !idPattern.test(text))).toEqual([]);
        expect(new Set(listed.map((item) => catalogue.priceCents(item.sku) && item.sku)).size).toBe(listed.length);
        for (const { quantity: units } of listed) expect(Number.isInteger(units) && units >= 1 && units <= 1_000).toBe(true);
        // Whoever reads the same bytes in the ordinary way reads the same.
        expect(JSON.parse(bytes.toString())).toMatchObject({ customerId, items: listed });
      }),
      { numRuns: 3_000 },
    );
    // Else all of this would say nothing.
    expect(booked).toBeGreaterThan(100);
  });
});
