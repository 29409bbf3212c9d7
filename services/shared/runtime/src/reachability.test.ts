import { describe, expect, it } from "vitest";
import { isUnreachable } from "./reachability.ts";

const withCode = (code: unknown) => Object.assign(new Error("failed"), { code });

describe("an error", () => {
  it.each(["ECONNREFUSED", "57P03", 14, 4])("with the code %s means that somebody could not be reached", (code) => {
    expect(isUnreachable(withCode(code))).toBe(true);
  });

  it.each(["23505", "55P03", 3, undefined])("with the code %s means something else", (code) => {
    expect(isUnreachable(withCode(code))).toBe(false);
  });

  it("of a session that ended under its statement means that the database could not be reached", () => {
    expect(isUnreachable(new Error("Connection terminated unexpectedly"))).toBe(true);
  });
});
