import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wholeSession } from "@coordbench/report/session-under-test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spawnProgram } from "../support/spawned.ts";

const folder = mkdtempSync(join(tmpdir(), "coordbench-report-command-"));
const file = (name: string) => join(folder, name);
const report = (...args: string[]) => spawnProgram("loadtests/runner/src/main.ts", ["report", ...args]);

beforeAll(() => {
  const slower = wholeSession();
  for (const { design, throughput } of slower.runs) if (design === "saga") throughput.goodput = (throughput.goodput ?? 0) / 2;
  writeFileSync(file("results.json"), JSON.stringify(wholeSession()));
  writeFileSync(file("slower.json"), JSON.stringify(slower));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("coordbench report", () => {
  it("writes a page beside the results", async () => {
    const { code, output } = await report(file("results.json")).ended;
    expect([code, output]).toEqual([0, expect.stringContaining(`report: ${file("report.html")}`)]);
    expect(readFileSync(file("report.html"), "utf8")).toMatch(/^<!doctype html>[^]*In dollars[^]*<\/html>\s*$/);
  });

  it("writes Markdown, and ends with 1 where something became worse than in the baseline", async () => {
    const { code, output } = await report("--format", "markdown", "--baseline", file("results.json"), file("slower.json")).ended;
    expect([code, output]).toEqual([1, expect.stringMatching(/saga +hot, 64 in flight +goodput .* worse/)]);
    expect(readFileSync(file("report.md"), "utf8")).toContain("## What changed since the baseline");
  });

  it("ends with 0 where nothing did", async () => {
    const { code } = await report("--format", "markdown", "--baseline", file("results.json"), file("results.json")).ended;
    expect(code).toBe(0);
  });

  it("says what it cannot read, and what it can write", async () => {
    const missing = await report(file("none.json")).ended;
    expect([missing.code, missing.errors]).toEqual([2, expect.stringContaining("none.json is no results file")]);
    const unknown = await report("--format", "pdf", file("results.json")).ended;
    expect([unknown.code, unknown.errors]).toEqual([2, expect.stringContaining("html, markdown, not pdf")]);
    expect(existsSync(file("report.pdf"))).toBe(false);
  });
});
