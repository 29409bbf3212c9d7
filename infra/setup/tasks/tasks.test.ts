import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { generatorsUnder } from "./rewrite.ts";
import { runSteps } from "./run-steps.ts";
import { one, sum, summaryLine } from "./tally.ts";
import { tallyOf } from "./vitest-report.ts";

const clean = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

describe("the sums", () => {
  test("end in one line, which names skipped tests only if there are any", () => {
    expect(summaryLine(sum([one(true), one(false), one(true)]))).toBe("2 passed, 1 failed");
    expect(summaryLine(sum([one(true), tallyOf(clean, true)]))).toBe("6 passed, 0 failed, 2 skipped");
  });
  test("count a file that broke before its first test", () => {
    const report = { ...clean, testResults: [{ status: "failed", assertionResults: [] }] };
    expect(tallyOf(report, false).failed).toBe(1);
  });
  test("do not count a failed test's file a second time", () => {
    const report = { ...clean, numFailedTests: 1, testResults: [{ status: "failed", assertionResults: [{ status: "failed" }] }] };
    expect(tallyOf(report, false).failed).toBe(1);
  });
  test.each([
    ["wrote no report", undefined, true],
    ["ran no test", { ...clean, numPassedTests: 0 }, true],
    ["failed without a failed test", clean, false],
  ])("count a project that %s as one failure", (_, report, ok) => {
    expect(tallyOf(report, ok).failed).toBe(1);
  });
});

describe("the steps of the check", () => {
  test("run so many at once, and show output only of those that fail", async () => {
    let running = 0;
    let most = 0;
    const written: string[] = [];
    const step = (name: string, passes: boolean) => ({
      name,
      run: async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return { tally: one(passes), output: `output of ${name}` };
      },
    });
    const steps = [step("types", true), step("lint", false), step("format", true), step("dead code", true)];
    const tallies = await runSteps(steps, 2, (text) => written.push(text));
    expect(summaryLine(sum(tallies))).toBe("3 passed, 1 failed");
    expect(most).toBe(2);
    expect(written.filter((text) => text.startsWith("output"))).toEqual(["output of lint"]);
  });
});

test("generators are found in the order of their paths, outside node_modules", () => {
  const root = temporaryFolder();
  for (const folder of ["b", "a/deep", "node_modules/c"]) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "generate.ts"), "");
  }
  expect(generatorsUnder(root)).toEqual(["a/deep/generate.ts", "b/generate.ts"]);
});
