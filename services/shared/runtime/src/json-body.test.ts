import { ProblemError } from "@coordbench/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBody } from "./json-body.ts";

const parse = (text: string) => parseBody(Buffer.from(text));

function problemOf(text: string | Buffer): { code: string; field: string | undefined } {
  try {
    parseBody(Buffer.from(text));
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error("was taken for a body");
}

describe("a body", () => {
  it("is read as JSON.parse reads it, whatever stands in its texts", () => {
    const withoutProto = fc.json().filter((text) => !text.includes("__proto__"));
    fc.assert(
      fc.property(withoutProto, (text) => {
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
    const tricky = { 'a":1,"a': '":', b: ["\\", '{"b":1,"b":2}', { a: 1 }, { a: 2 }], "": { "": 0 } };
    expect(parse(JSON.stringify(tricky))).toEqual(tricky);
  });

  it.each(["", "{", "{'a':1}", '{"a":NaN}', '{"a":0x10}', "\ufeff", '{"a":1,}'])("that is no JSON is refused: %s", (text) => {
    expect(problemOf(text)).toEqual({ code: "invalid-request", field: undefined });
  });

  it.each([
    ['{"a":1,"a":1}', "a"],
    ['{"x":{"b":1},"y":[{"b":1,"b":2}]}', "b"],
    ['{"a":1,"\\u0061":2}', "a"],
    ['{"a": "\\":" , "a" : 2}', "a"],
    ['{"__proto__":1}', "__proto__"],
    ['{"x":[{"\\u005f_proto__":{}}]}', "__proto__"],
  ])("with a key that two readers could take differently is refused by its name: %s", (text, field) => {
    expect(problemOf(text)).toEqual({ code: "invalid-request", field });
  });

  it("in other bytes than UTF-8 is refused", () => {
    expect(problemOf(Buffer.from([0x22, 0xc3, 0x28, 0x22])).code).toBe("invalid-request");
  });

  it("may be nested as deep as its size allows", () => {
    expect(() => parse("[".repeat(8_000) + "]".repeat(8_000))).not.toThrow();
  });
});
