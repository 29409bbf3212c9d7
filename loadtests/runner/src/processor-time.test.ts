import { describe, expect, it } from "vitest";
import { noTime, parseProcessorTime, stealShareOf, timePassed } from "./processor-time.ts";

const at = (user: number, steal: number) => parseProcessorTime(`cpu  ${user} 10 20 300 5 0 1 ${steal} 7 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n`);

describe("the share of processor time that was stolen", () => {
  it("is that of the time that passed, guests counted once", () => {
    expect(at(100, 4)).toEqual({ stolen: 4, total: 440 });
    expect(stealShareOf(timePassed(noTime, at(100, 4), at(190, 14)))).toBe(0.1);
  });

  it("is that of all parts of a session that was interrupted", () => {
    const first = timePassed(noTime, at(100, 4), at(190, 14));
    expect(stealShareOf(timePassed(first, at(500, 14), at(600, 14)))).toBe(0.05);
  });

  it("is unknown where the system does not tell it", () => {
    expect(parseProcessorTime("cpu  1 2 3 4\n")).toBeUndefined();
    expect(stealShareOf(timePassed(noTime, undefined, undefined))).toEqual({ value: null, reason: "this system does not tell it" });
  });
});
