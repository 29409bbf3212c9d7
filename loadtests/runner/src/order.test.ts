import { describe, expect, it } from "vitest";
import { orderOf } from "./order.ts";

const blocks = (variants: string, count: number) =>
  Array.from({ length: count }, (_, index) => orderOf(variants.split(""), index + 1).join(""));
const countsOf = (texts: string[]) => Object.values(Object.groupBy(texts, (text) => text)).map((own) => own?.length);

describe("the order of a comparison", () => {
  it("of two variants is ABBA, again and again", () => {
    expect(blocks("AB", 6)).toEqual(["AB", "BA", "AB", "BA", "AB", "BA"]);
  });

  it("of three begins with one and its reverse", () => {
    expect(blocks("ABC", 6)).toEqual(["ABC", "CBA", "BCA", "ACB", "CAB", "BAC"]);
  });

  it.each([
    ["AB", 2],
    ["ABC", 6],
    ["ABCD", 4],
    ["ABCDE", 10],
    ["ABCDEF", 6],
  ])("of %s puts everybody equally often at each place and behind each other, in %i blocks", (variants, count) => {
    const rows = blocks(variants, count);
    const places = rows.flatMap((row) => row.split("").map((variant, place) => `${variant}${place}`));
    const neighbours = rows.flatMap((row) =>
      row
        .split("")
        .slice(1)
        .map((variant, place) => `${row[place]}${variant}`),
    );
    const [size, each] = [variants.length, count / variants.length];
    expect(countsOf(places)).toEqual(Array.from({ length: size * size }, () => each));
    expect(countsOf(neighbours)).toEqual(Array.from({ length: size * (size - 1) }, () => each));
  });

  it("of one is that one", () => {
    expect(blocks("A", 2)).toEqual(["A", "A"]);
  });
});
