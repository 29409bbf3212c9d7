import { expect, it } from "vitest";
import { runUnderTest } from "../../results/run-under-test.ts";
import type { Run } from "../../results/run.ts";
import type { Section } from "../../results/section.ts";
import { groupsOf } from "./groups.ts";

const comparison: Section = {
  id: "telemetry-saga",
  kind: "comparison",
  workload: "steady",
  variants: ["saga", "saga, traced 1%"],
  load: { mode: "open", ratePerS: 60 },
  rateFrom: null,
};
const traces = { ...runUnderTest().traces, sampledShare: 0.01 } as Run["traces"];
const run = (variant: string, more: Partial<Run>) =>
  runUnderTest({ step: { section: comparison.id, variant, block: 1, point: null }, ...more });

it("puts variants that are compared beside each other, whatever they differ in", () => {
  const runs = [run("saga", {}), run("saga, traced 1%", { traces })];
  const groups = groupsOf({ sections: [comparison], runs });
  expect(groups).toHaveLength(1);
  expect([...groups[0]!.variants.keys()]).toEqual(comparison.variants);
  expect(groups[0]!.title).not.toContain("traced");
});

it("says of runs that are all traced that they are", () => {
  const [group] = groupsOf({
    sections: [{ id: comparison.id, kind: "tour", workload: "steady", variants: ["saga"] }],
    runs: [run("saga", { traces })],
  });
  expect(group?.title).toContain("1 % traced");
});

it.each(["flushes", "failpoints"])("shows nothing of a run that something was in the way of: %s", (instrument) => {
  expect(groupsOf({ sections: [comparison], runs: [run("saga", { switches: { instrument } })] })).toEqual([]);
});
