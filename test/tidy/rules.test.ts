import { describe, expect, it } from "vitest";
import { describeProblem, filesOf } from "./rule.ts";
import { rules } from "./rules.ts";

describe.each(rules)("$name", ({ check, bad, good }) => {
  it.each(bad.map((tree, index) => ({ tree, number: index + 1 })))("rejects its bad example $number", ({ tree }) => {
    const problems = check(filesOf(tree)).map(describeProblem);
    expect(problems).not.toEqual([]);
    for (const problem of problems) expect(problem).toMatch(/^[^\s:]+:\d+ .{10}/);
  });

  it("has a bad example, and accepts a good one", () => {
    expect(bad).not.toEqual([]);
    expect(check(filesOf(good)).map(describeProblem)).toEqual([]);
  });
});

it("says where the problem is", () => {
  const problems = rules.flatMap(({ check }) =>
    check(filesOf({ "infra/a.ts": "/** A. */\nexport const a = 1;\n\nexport const b = 2;\n" })),
  );
  expect(problems.map(describeProblem).find((problem) => problem.includes("exports b"))).toMatch(/^infra\/a\.ts:4 /);
});
