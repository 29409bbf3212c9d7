import { describe, expect, it } from "vitest";
import { cleanRun } from "../corpus/clean-run.ts";
import type { Ledgers } from "../ledgers.ts";
import { durabilityAsDeclared, everyFaultWasHit, loadWasAttained } from "./run.ts";

const clean = cleanRun();

describe("the load", () => {
  const verdict = (load: Partial<Ledgers["load"]>) => loadWasAttained.check({ ...clean, load: { ...clean.load, ...load } }).verdict;

  it("may miss what was offered by one in a hundred, not by more", () => {
    expect(verdict({ offered: 1_000, started: 990 })).toBe("holds");
    expect(verdict({ offered: 1_000, started: 989 })).toBe("violated");
    expect(verdict({ offered: 1_000, started: 1_011 })).toBe("violated");
  });

  it("has neither a rate nor a lag in a closed loop, but drops nothing", () => {
    expect(verdict({ closedLoop: true, offered: 0, started: 500, startLagP99Ms: null })).toBe("holds");
    expect(verdict({ closedLoop: true, offered: 0, started: 500, dropped: 1 })).toBe("violated");
  });

  it("is unknown where nobody measured how late it started", () => {
    expect(verdict({ startLagP99Ms: null })).toBe("unknown");
  });
});

describe("durability", () => {
  const check = (durability: Ledgers["durability"]) => durabilityAsDeclared.check({ ...clean, durability });

  it("is nobody's promise in a design that declares none, and the evidence says so", () => {
    expect(check({ declared: null, before: null, after: null })).toMatchObject({
      verdict: "holds",
      evidence: expect.stringContaining("no durability class") as string,
    });
  });

  it("is unknown where the servers were not asked", () => {
    expect(check({ declared: "D1", before: "D1", after: null }).verdict).toBe("unknown");
  });
});

it("counts a fault that was hit fewer times than planned as missed", () => {
  const check = (planned: number, hit: number) => everyFaultWasHit.check({ ...clean, faults: [{ name: "kill", planned, hit }] });
  expect(check(2, 2).verdict).toBe("holds");
  expect(check(2, 1)).toMatchObject({ verdict: "violated", ids: ["kill"] });
});
