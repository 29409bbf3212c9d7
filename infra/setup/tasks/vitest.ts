import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../base/run.mjs";
import { installed, root } from "./project.ts";
import type { Step, StepResult } from "./step.ts";
import { tallyOf } from "./vitest-report.ts";
import type { VitestReport } from "./vitest-report.ts";

type Reporter = "default" | "verbose";

/** The step that runs one of vitest's projects and shows its output only if it fails. */
export function vitestStep(project: string): Step {
  const vitest = () => run(installed("vitest"), argumentsFor([project], "default"), { cwd: root });
  return { name: `${project} tests`, run: () => tallied([project], vitest) };
}

/** Runs some of vitest's projects with their output shown as it comes, for it lasts: with each file, or with each test. */
export async function vitestLive(projects: readonly string[], reporter: Reporter = "default"): Promise<StepResult> {
  return await tallied(projects, async () => {
    const child = spawn(installed("vitest"), argumentsFor(projects, reporter), { cwd: root, stdio: "inherit" });
    const [code] = (await once(child, "exit")) as [number | null];
    return { ok: code === 0, output: "" };
  });
}

async function tallied(
  projects: readonly string[],
  vitest: () => Promise<{ readonly ok: boolean; readonly output: string }>,
): Promise<StepResult> {
  rmSync(reportOf(projects), { force: true });
  const { ok, output } = await vitest();
  return { tally: tallyOf(readReport(reportOf(projects)), ok), output };
}

function argumentsFor(projects: readonly string[], reporter: Reporter): readonly string[] {
  const named = projects.flatMap((project) => ["--project", project]);
  return ["run", ...named, `--reporter=${reporter}`, "--reporter=json", `--outputFile.json=${reportOf(projects)}`];
}

function reportOf(projects: readonly string[]): string {
  return join(root, `.coordbench/vitest-${projects.join("-")}.json`);
}

function readReport(file: string): VitestReport | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as VitestReport) : undefined;
}
