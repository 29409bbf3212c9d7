import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { hostileText, idPattern, mostly, spoilt } from "../../../shared/runtime/src/hostile-under-test.ts";
import { commandLetter, newsLetter, parkedLetter, writeLetter } from "./messages.ts";

const id = mostly(fc.constantFrom("a", "B-1", "c_2"), hostileText);
const step = mostly(fc.constantFrom("reserve", "charge", "confirm", "refund", "release"), hostileText);
const sku = fc.constantFrom("item-0", "item-1", "item-2");
const quantity = mostly(fc.integer({ min: 1, max: 1_000 }), fc.oneof(fc.double(), hostileText));
const items = fc.uniqueArray(fc.record({ sku: mostly(sku, hostileText), quantity }), { maxLength: 3, selector: (item) => item.sku });
const work = fc.record({
  customerId: id,
  items: mostly(items, fc.array(fc.record({ sku, quantity }), { maxLength: 12 })),
  cents: quantity,
});
const reply = fc.oneof(
  fc.record({ type: mostly(fc.constantFrom("reserved", "sold", "expired", "released", "charged", "refunded"), hostileText) }),
  fc.record({ type: fc.constantFrom("refused", "declined", "sold"), reason: mostly(fc.constantFrom("sold-out", "quantity"), hostileText) }),
);

const kinds: [name: string, schema: z.ZodType<{ from: string; content: object[] }>, content: fc.Arbitrary<object>][] = [
  ["commands", commandLetter, fc.record({ bookingId: id, step, work })],
  [
    "news",
    newsLetter,
    fc.oneof(
      fc.record({ bookingId: id, participant: id, reply }),
      fc.record({ bookingId: id, notice: mostly(fc.constantFrom("watch", "ended"), hostileText) }),
    ),
  ],
  ["parked messages", parkedLetter, fc.record({ reason: hostileText, bookings: fc.array(id, { maxLength: 3 }), beginning: hostileText })],
];

/** Every text in a value, but for those that people alone read. */
function idsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === "reason" || key === "beginning" ? [] : idsIn(each)));
}

describe.each(kinds)("whatever comes for a letter of %s", (_name, schema, content) => {
  const letters = fc.tuple(id, fc.array(content, { maxLength: 3 })).map(([from, all]) => writeLetter(from, all));
  const changed = fc
    .tuple(letters, fc.jsonValue(), fc.constantFrom("schema", "from", "content", "reply", "__proto__"))
    .map(([letter, value, key]) => JSON.stringify({ ...(JSON.parse(letter) as object), [key]: value }));
  const texts = mostly(letters, fc.oneof(changed, fc.json())).map((text) => Buffer.from(text));

  it("is refused, or has nothing in it that could become another subject, key or statement", () => {
    let read = 0;
    fc.assert(
      fc.property(spoilt(texts), (bytes) => {
        const parsed = schema.safeParse(parse(bytes));
        if (!parsed.success) return;
        read++;
        expect(idsIn(parsed.data).filter((text) => !idPattern.test(text))).toEqual([]);
        expect(parsed.data.content.length).toBeGreaterThan(0);
        // Nothing is read out of it that is not there: no default, no number out of a text.
        expect(parse(bytes)).toEqual(parsed.data);
      }),
      { numRuns: 1_000 },
    );
    expect(read).toBeGreaterThan(30);
  });
});

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
