import { existsSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/api.ts";
import { spawnProgram, type Spawned } from "../support/spawned.ts";
import { isRunning, processesOf, stackFoldersOf } from "../support/stack-folders.ts";

const runner = "loadtests/runner/src/main.ts";

/** The runner looks for the first line ten times a second. */
const watchedAfterMs = 500;

/** Three servers, three services and k6. */
const processCount = 7;

async function runUntilLoad(): Promise<{ program: Spawned; processes: number[] }> {
  const out = join(mkdtempSync(join(tmpdir(), "coordbench-test-")), "results.json");
  const load = ["--workload", "smoke", "--duration", "60s"];
  const program = spawnProgram(runner, ["run", "--design", "two-phase-commit", ...load, "--out", out]);
  const started = async () => stackFoldersOf(program.pid).flatMap(processesOf);
  const processes = await eventually(started, ({ length }) => length === processCount);
  const [folder = ""] = stackFoldersOf(program.pid);
  const ledger = join(folder, "client-ledger.tsv");
  // By the first line of a customer the load is watched as well.
  const booked = async () => existsSync(ledger) && statSync(ledger).size > 0;
  expect(await eventually(booked, Boolean)).toBe(true);
  await setTimeout(watchedAfterMs);
  expect(processes.filter(isRunning)).toHaveLength(processCount);
  return { program, processes };
}

const gone = (processes: number[]) =>
  eventually(
    async () => processes.filter(isRunning),
    (left) => left.length === 0,
  );

describe("a run that is interrupted", () => {
  it("by Ctrl-C ends its servers, removes their data and exits with 130", async () => {
    const { program, processes } = await runUntilLoad();
    program.child.kill("SIGINT");
    const { code, errors } = await program.ended;
    expect(code).toBe(130);
    expect(errors).toContain("stopping");
    expect(processes.filter(isRunning)).toEqual([]);
    expect(stackFoldersOf(program.pid)).toEqual([]);
  });

  it("by kill -9 leaves its servers to the next clean, which ends them and removes their data", async () => {
    const { program, processes } = await runUntilLoad();
    program.child.kill("SIGKILL");
    await program.ended;
    expect(processes.filter(isRunning).length).toBeGreaterThanOrEqual(6);
    const { code, output } = await spawnProgram(runner, ["clean"]).ended;
    expect(code).toBe(0);
    expect(output).toMatch(/^[1-9]\d* data folders? removed, [1-9]\d* processes? ended/);
    expect(await gone(processes)).toEqual([]);
    expect(stackFoldersOf(program.pid)).toEqual([]);
  });
});
