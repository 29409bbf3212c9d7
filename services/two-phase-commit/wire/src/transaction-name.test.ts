import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { journalKey, namesOf, nameTransaction, readTransactionName } from "./transaction-name.ts";

const alphabet = "ABCXYZabcxyz0189_-".split("");
const id = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 64 });
const operation = fc.record({
  bookingId: id,
  kind: fc.constantFrom("book" as const, "cancel" as const),
  attempt: fc.integer({ min: 1, max: 9_999 }),
  hash: id,
});
const run = fc.string({ unit: fc.constantFrom("a", "z", "0", "9"), minLength: 1, maxLength: 16 });
const participant = fc.constantFrom("inventory-0", "inventory-8", "payment");

describe("the name of a prepared transaction", () => {
  it("tells the operation again", () => {
    fc.assert(
      fc.property(run, participant, operation, (ofRun, of, one) => {
        expect(readTransactionName(nameTransaction(namesOf(ofRun, of), one))).toEqual(one);
      }),
    );
  });

  it("is another for another run, participant, attempt, kind, booking or body", () => {
    const parts = fc.tuple(run, participant, operation);
    const nameOf = ([ofRun, of, one]: [string, string, Parameters<typeof journalKey>[0]]) => nameTransaction(namesOf(ofRun, of), one);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(nameOf(one) === nameOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it("is shorter than PostgreSQL's limit of 200 bytes for the longest ids there are", () => {
    const longest = { bookingId: "b".repeat(64), kind: "cancel" as const, attempt: 9_999, hash: "h".repeat(64) };
    expect(Buffer.byteLength(nameTransaction(namesOf("r".repeat(16), "inventory-8"), longest))).toBeLessThan(200);
  });

  it("is not found in what somebody else has prepared", () => {
    for (const name of ["", "somebody's", "cb:run:payment:a:b1", "cb:run:payment:a:x1:h", "cb:run:payment:a:b:h", "cb:RUN:payment:a:b1:h"])
      expect(readTransactionName(name)).toBeUndefined();
  });
});

it("gives an operation one key in the journal, whatever its body", () => {
  const booking = { bookingId: "a", kind: "book" as const, attempt: 2, hash: "h" };
  expect(journalKey(booking)).toBe("a:b2");
  expect(journalKey({ ...booking, hash: "other" })).toBe("a:b2");
  expect(journalKey({ ...booking, kind: "cancel" })).toBe("a:c2");
});
