import { describe, expect, it } from "vitest";
import { textbookOf, touchedInventories } from "./cost-textbook.ts";

const book = (design: string, switches: Record<string, string | number> = {}) => textbookOf({ design, switches });
const value = (
  design: string,
  measure: "messages" | "flushes" | "roundTrips" | "success",
  switches: Record<string, string | number> = {},
) => book(design, switches)?.figures[measure]?.value;

describe("how many inventories a booking touches", () => {
  it("is one of one, however many items", () => {
    expect(touchedInventories(10, 1)).toEqual([0, 1]);
  });

  it("is one or two of two alike likely with two items", () => {
    expect(touchedInventories(2, 2)).toEqual([0, 0.5, 0.5]);
  });

  it("is, of three with two items, one in a third of all cases", () => {
    const [none, one, two, three] = touchedInventories(2, 3);
    expect([none, three]).toEqual([0, 0]);
    expect(one).toBeCloseTo(1 / 3);
    expect(two).toBeCloseTo(2 / 3);
  });
});

describe("the textbook of two-phase commit", () => {
  it("needs 4N messages, 3 waits and 2N + 1 flushes, N being 2 where there is one inventory", () => {
    expect(book("two-phase-commit")).toMatchObject({
      participants: 2,
      figures: { messages: { value: 8 }, roundTrips: { value: 3 }, serviceRoundTrips: { value: 2 }, flushes: { value: 5 } },
    });
  });

  it("has N = 2.5 participants on the average where two items lie in two inventories", () => {
    const switches = { inventories: "2", itemsPerBooking: 2 };
    expect(book("two-phase-commit", switches)?.participants).toBe(2.5);
    expect(value("two-phase-commit", "messages", switches)).toBe(10);
  });

  it("asks one after the other where it is told to", () => {
    expect(value("two-phase-commit", "roundTrips", { prepare: "sequential" })).toBe(4);
  });

  it("succeeds in 0.99 ^ N of all cases with participants that fail one in a hundred", () => {
    expect(value("two-phase-commit", "success", { failing: "1" })).toBeCloseTo(0.99 ** 2, 10);
    // Half of all bookings touch one inventory, half touch two.
    const mixed = { failing: "1", inventories: "2", itemsPerBooking: 2 };
    expect(value("two-phase-commit", "success", mixed)).toBeCloseTo((0.99 ** 2 + 0.99 ** 3) / 2, 10);
    expect(value("saga", "success", mixed)).toBe(value("two-phase-commit", "success", mixed));
  });
});

describe("the textbook of the saga", () => {
  it("needs two messages for each of its three steps, each four times at the broker, 7 waits and 7 flushes", () => {
    expect(book("saga")?.figures).toMatchObject({
      messages: { value: 6 },
      brokerMessages: { value: 24 },
      roundTrips: { value: 7 },
      serviceRoundTrips: { value: 3 },
      flushes: { value: 7 },
    });
  });

  it("knows no broker where there is none", () => {
    expect(book("saga", { transport: "grpc" })?.figures.brokerMessages?.value).toBe(0);
  });
});

it("says nothing of a design that it does not know", () => {
  expect(book("uncoordinated")).toBeNull();
});
