import { describe, expect, it } from "vitest";
import { z } from "zod";
import { address, ConfigurationError, readConfig, share, target, variableOf, whole } from "./config.ts";

const shape = {
  maxInFlight: whole(1, 100).prefault("7").describe("How many"),
  name: z.string().describe("A name"),
};

describe("the configuration", () => {
  it("is what the environment says, else the default, and cannot be changed afterwards", () => {
    const config = readConfig(shape, { COORDBENCH_NAME: "a", COORDBENCH_CACHE: "/somewhere", PATH: "/bin" });
    expect(config).toEqual({ maxInFlight: 7, name: "a" });
    expect(readConfig(shape, { COORDBENCH_NAME: "a", COORDBENCH_MAX_IN_FLIGHT: "8" }).maxInFlight).toBe(8);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("reports every mistake at once, by the name of its variable", () => {
    const wrong = { COORDBENCH_MAX_IN_FLIGHT: "101", COORDBENCH_NAME: "", COORDBENCH_MAX_INFLIGHT: "8", COORDBENCH_BUCKETS: "0" };
    const message = `configuration:
  COORDBENCH_MAX_INFLIGHT: no such variable
  COORDBENCH_BUCKETS: no such variable
  COORDBENCH_MAX_IN_FLIGHT: must be a whole number from 1 to 100, not "101"
  COORDBENCH_NAME: is empty`;
    expect(() => readConfig(shape, wrong)).toThrow(new ConfigurationError(message));
    expect(() => readConfig(shape, {})).toThrow("COORDBENCH_NAME: is missing");
  });

  it("takes an empty value for a mistake also where there is a default", () => {
    expect(() => readConfig(shape, { COORDBENCH_NAME: "a", COORDBENCH_MAX_IN_FLIGHT: "" })).toThrow("COORDBENCH_MAX_IN_FLIGHT: is empty");
  });

  it("asks for what a choice needs, and for nothing that another one would", () => {
    const choosing = { kind: z.enum(["a", "b"]).default("a"), ofA: z.string().optional(), ofB: z.string().optional() };
    const read = (environment: Record<string, string>) => readConfig(choosing, environment, { kind: { a: ["ofA"], b: ["ofB"] } });
    expect(read({ COORDBENCH_OF_A: "x" })).toEqual({ kind: "a", ofA: "x" });
    expect(() => read({})).toThrow(new ConfigurationError("configuration:\n  COORDBENCH_OF_A: is missing, with COORDBENCH_KIND=a"));
    expect(() => read({ COORDBENCH_KIND: "b", COORDBENCH_OF_A: "x" })).toThrow("COORDBENCH_OF_B: is missing, with COORDBENCH_KIND=b");
    expect(() => read({ COORDBENCH_KIND: "c" })).not.toThrow("is missing");
  });

  it("calls a variable after its setting", () => {
    expect(variableOf("lockTimeoutMs")).toBe("COORDBENCH_LOCK_TIMEOUT_MS");
  });
});

describe("a setting", () => {
  it.each([
    [whole(0, 9), ["0", "9"], ["10", "-1", "1.0", "1e0", "0x1", " 1", ""]],
    [share, ["0", "0.25", "1", "1.0"], ["1.1", "-0.1", ".5", "1e-1", "50%"]],
    [address, ["127.0.0.1:0", "host:65535"], ["host", ":1", "host:x", "a b:1"]],
    [target, ["a:1", "a:1,b:2", "dns:///inventory:7000"], ["", "a", "a:1,", "a:1;b:2", "a: 1"]],
  ])("takes what it is meant for and nothing else", (schema, good, bad) => {
    expect(good.filter((text) => !schema.safeParse(text).success)).toEqual([]);
    expect(bad.filter((text) => schema.safeParse(text).success)).toEqual([]);
  });
});
