import { describe, expect, it } from "vitest";
import { designs } from "./designs/index.ts";
import { designNamed, durabilityNamed, roundTripOf, settle, toolsFor } from "./wish.ts";

describe("the switches of a design", () => {
  it.each([...designs.values()])("stand as they stand where nobody touches them: $name", (design) => {
    expect(settle(design, {})).toEqual(Object.fromEntries(Object.entries(design.switches).map(([name, { standard }]) => [name, standard])));
  });

  it("can be set one by one", () => {
    const design = designNamed("two-phase-commit");
    expect(settle(design, { inventories: "3" })).toEqual({ ...settle(design, {}), inventories: "3" });
  });

  it.each<[Record<string, string>, string[]]>([
    [{ inventory: "3" }, ["no switch inventory", "inventories, buckets"]],
    [{ constructor: "3" }, ["no switch constructor"]],
    [{ inventories: "0" }, ["inventories=0", "[1-9]"]],
    [{ inventories: "3 " }, ["inventories=3 "]],
    [{ prepare: "never" }, ["prepare=never", "parallel|sequential"]],
  ])("are refused with what is possible: %j", (given, words) => {
    for (const word of words) expect(() => settle(designNamed("two-phase-commit"), given)).toThrow(word);
  });
});

it("needs no program that its switches leave unused", () => {
  const unused = { stock: "postgres", transport: "grpc" };
  expect(toolsFor({ design: "saga" })).toEqual(["postgres", "redis-server", "nats-server"]);
  expect(toolsFor({ design: "saga", switches: unused })).toEqual(["postgres"]);
});

describe("a distance", () => {
  it.each([undefined, 0, 1, 1_000])("can be %s", (roundTripMs) => {
    expect(roundTripOf(roundTripMs)).toBe(roundTripMs);
  });

  it.each([-1, 0.5, 1_001, NaN])("cannot be %s", (roundTripMs) => {
    expect(() => roundTripOf(roundTripMs)).toThrow("--rtt must be a whole number of milliseconds from 0 to 1000");
  });
});

it("says which designs and classes there are", () => {
  expect(() => designNamed("saga-of-sagas")).toThrow(`one of ${[...designs.keys()].join(", ")}, not saga-of-sagas`);
  expect(() => durabilityNamed("D2")).toThrow("D0, D1");
  expect(durabilityNamed("D0")).toBe("D0");
});
