import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Step } from "@coordbench/infra/setup";
import { describe, expect, it } from "vitest";
import { progressOf } from "./progress.ts";

const passed = { passed: 1, failed: 0, skipped: 0 };
const steps: Step[] = ["one", "two"].map((name) => ({ name, run: async () => ({ tally: passed, output: "" }) }));
const fileOf = () => join(mkdtempSync(join(tmpdir(), "progress-")), "done.json");

describe("what takes long", () => {
  it("goes on where it was interrupted, and forgets what is finished", async () => {
    const file = fileOf();
    await progressOf(steps, file, "r1").left[0]?.run();
    const { there, left, finish } = progressOf(steps, file, "r1");
    expect([there, left.map(({ name }) => name)]).toEqual([[passed], ["two"]]);
    finish();
    expect(progressOf(steps, file, "r1").there).toEqual([]);
  });

  it.each([
    ["another revision", "r1", "r2"],
    ["an unknown revision", null, null],
  ])("begins anew at %s", async (_, then, now) => {
    const file = fileOf();
    await progressOf(steps, file, then).left[0]?.run();
    expect(progressOf(steps, file, now).left).toHaveLength(2);
  });
});
