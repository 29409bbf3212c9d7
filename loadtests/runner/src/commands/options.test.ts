import { describe, expect, it } from "vitest";
import { describeFlags, numberIn, pairsIn, readFlags, shareIn, wholeIn } from "./options.ts";

const flags = {
  rate: { type: "string", meaning: "how fast" },
  switch: { type: "string", multiple: true, meaning: "how" },
} as const;

describe("flags", () => {
  it("are read, and other words beside them", () => {
    const { values, positionals } = readFlags(flags, ["a", "--rate", "9", "--switch=x=1", "--switch", "y=2"]);
    expect({ values: { ...values }, positionals }).toEqual({ values: { rate: "9", switch: ["x=1", "y=2"] }, positionals: ["a"] });
  });

  it.each([[["--speed", "9"]], [["--rate"]]])("are refused in one line that says what they can be: %j", (args) => {
    expect(() => readFlags(flags, args)).toThrow(/^[^\n]*--rate, --switch$/);
  });

  it("are described with what they mean", () => {
    expect(describeFlags(flags).split("\n")).toEqual([
      expect.stringMatching(/--rate … +how fast$/),
      expect.stringMatching(/--switch … +how$/),
    ]);
  });
});

describe("a number", () => {
  it.each([
    ["9", 9],
    ["0.5", 0.5],
    ["30s", 30],
    [undefined, undefined],
  ])("is read from %s", (text, number) => {
    expect(numberIn("rate", text)).toBe(number);
  });

  it.each(["", "0", "-1", "1e3", "0x10", "NaN", "9 s", "30m", "."])("is refused with its flag: %s", (text) => {
    expect(() => numberIn("rate", text)).toThrow("--rate must be a positive number");
  });
});

describe("a whole number", () => {
  it.each([
    ["0", 0],
    ["200", 200],
    [undefined, undefined],
  ])("is read from %s", (text, number) => {
    expect(wholeIn("rtt", text)).toBe(number);
  });

  it.each(["", "-1", "0.5", "1e3", "20ms"])("is refused with its flag: %s", (text) => {
    expect(() => wholeIn("rtt", text)).toThrow("--rtt must be a whole number");
  });
});

describe("a share", () => {
  it.each([
    ["1%", 0.01],
    ["0.5", 0.5],
    ["100%", 1],
    ["1", 1],
    ["0", 0],
    [undefined, undefined],
  ])("is read from %s", (text, share) => {
    expect(shareIn("traced", text)).toBe(share);
  });

  it.each(["", "%", "2", "101%", "-1%", "1 %", "NaN", "1e-2"])("is refused with its flag: %s", (text) => {
    expect(() => shareIn("traced", text)).toThrow("--traced must be a share such as 0.01 or 1%");
  });
});

describe("a pair", () => {
  it("is a name and a value", () => {
    expect(pairsIn("switch", ["a=1", "b=x"])).toEqual({ a: "1", b: "x" });
  });

  it.each(["a", "a=", "=1", ""])("is refused with its flag: %s", (text) => {
    expect(() => pairsIn("switch", [text])).toThrow("--switch must be name=value");
  });
});
