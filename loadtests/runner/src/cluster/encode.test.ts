import fc from "fast-check";
import { expect, it } from "vitest";
import { decode, encode } from "./encode.ts";

const bytes = fc.uint8Array();
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

it("brings whatever was found back as it was, bytes to the byte", () => {
  const property = fc.property(bytes, json, (clients, run) => {
    expect(decode(encode({ clients, run }))).toEqual({ clients, run });
    expect(decode(encode({ clients: Buffer.from(clients) }))).toEqual({ clients });
  });
  fc.assert(property, { numRuns: 100 });
});
