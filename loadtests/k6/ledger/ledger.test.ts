import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLine, isTorn, momentOf, parseLine, toldOf, type ClientLine } from "./index.ts";
import { readAnswer } from "./read-answer.ts";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const ms = (digits: number) => fc.nat(10_000_000).map((number) => number / 10 ** digits);
const printable = fc.stringMatching(/^[ -~]{0,40}$/);
const anyLine: fc.Arbitrary<ClientLine> = fc.record({
  kind: fc.constantFrom("B", "D", "C", "R"),
  bookingId: id,
  customerId: id,
  items: fc.array(fc.record({ sku: id, quantity: fc.integer({ min: 1, max: 1_000 }) }), { minLength: 1, maxLength: 10 }),
  phase: fc.constantFrom("w", "l"),
  intendedMs: ms(1),
  startLagMs: ms(1),
  connectionMs: ms(3),
  durationMs: ms(3),
  status: fc.constantFrom(0, 200, 201, 202, 409, 503),
  reason: printable,
  serverTiming: printable,
  definite: fc.boolean(),
});

describe("a line of the client's ledger", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        expect(parseLine(formatLine(line))).toEqual(line);
      }),
    );
  });

  it("shows wherever it was torn", () => {
    fc.assert(
      fc.property(anyLine, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (line, share) => {
        const text = formatLine(line);
        expect(isTorn(text)).toBe(false);
        expect(isTorn(text.slice(0, Math.floor(share * text.length)))).toBe(true);
      }),
    );
  });

  it("cannot be forged by what a service sends", () => {
    const line = { ...fc.sample(anyLine, 1)[0]!, reason: "sold\tout\n", serverTiming: "é\t" };
    expect(parseLine(formatLine(line))).toMatchObject({ reason: "sold%09out%0A", serverTiming: "%C3%A9%09" });
  });

  it.each([
    "",
    "B\tx",
    formatLine(fc.sample(anyLine, 1)[0]!).replace(/^./, "X"),
    formatLine(fc.sample(anyLine, 1)[0]!).replace(/[01]$/, "2"),
  ])("is refused when it is bad", (text) => {
    expect(() => parseLine(text)).toThrow("client's ledger");
  });
});

const problem = (code: string, definite: boolean) => JSON.stringify({ type: `urn:coordbench:problem:${code}`, definite });

describe("an answer", () => {
  it.each([
    { status: 201, body: "", reason: "", definite: true, told: "confirmed" },
    { status: 200, body: "", reason: "", definite: true, told: "cancelled" },
    { status: 202, body: "", reason: "", definite: false, told: "pending" },
    { status: 409, body: '{"outcome":"rejected","reason":"sold-out"}', reason: "sold-out", definite: true, told: "rejected" },
    { status: 409, body: problem("not-confirmed", true), reason: "not-confirmed", definite: true, told: "rejected" },
    { status: 422, body: problem("another-body", true), reason: "another-body", definite: true, told: "refused" },
    { status: 503, body: problem("overloaded", true), reason: "overloaded", definite: true, told: "refused" },
    { status: 503, body: problem("unavailable", false), reason: "unavailable", definite: false, told: "unknown" },
    { status: 502, body: "<html>", reason: "unreadable", definite: false, told: "unknown" },
    { status: 500, body: "null", reason: "unreadable", definite: false, told: "unknown" },
  ])("of $status with $body leaves the client with: $told", ({ status, body, reason, definite, told }) => {
    const answer = readAnswer(status, body);
    expect(answer).toEqual({ reason, definite });
    expect(toldOf({ ...fc.sample(anyLine, 1)[0]!, ...answer, status })).toBe(told);
  });
});

describe("a Server-Timing header", () => {
  it("tells each moment that has come, and none of the others", () => {
    const header = "accept;dur=0.42, decide;dur=12.00";
    expect([momentOf(header, "accept"), momentOf(header, "decide"), momentOf(header, "apply")]).toEqual([0.42, 12, undefined]);
    expect(momentOf("", "accept")).toBeUndefined();
  });
});
