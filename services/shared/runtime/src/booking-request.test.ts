import { catalogueOf } from "@coordbench/domain";
import { describe, expect, it } from "vitest";
import { readBooking, readId } from "./booking-request.ts";

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
