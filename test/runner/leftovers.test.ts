import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanUp, createStackFolder, type StackFolder } from "@coordbench/infra/local";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const sleepers: ChildProcess[] = [];

/** A process that does nothing, and ends with its test at the latest. */
function startSleeper(): { child: ChildProcess; pid: number } {
  const child = spawn("sleep", ["60"], { stdio: "ignore" });
  sleepers.push(child);
  return { child, pid: child.pid ?? 0 };
}

/** Makes a folder look like that of a runner which ended without removing it. */
function orphan({ path }: StackFolder): void {
  const owner = JSON.parse(readFileSync(join(path, "owner.json"), "utf8")) as { pid: number; start?: string };
  writeFileSync(join(path, "owner.json"), JSON.stringify({ ...owner, start: "1" }));
}

beforeEach(() => {
  // A cache of its own: what other stacks of this machine left behind is not this test's.
  const cache = mkdtempSync(join(tmpdir(), "coordbench-test-"));
  chmodSync(cache, 0o755);
  vi.stubEnv("COORDBENCH_CACHE", cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const child of sleepers.splice(0)) child.kill();
});

describe.runIf(existsSync("/proc/self/stat"))("cleaning up", () => {
  it("ends the processes of a runner that is gone, and removes their data", async () => {
    const folder = createStackFolder("test");
    const { child, pid } = startSleeper();
    folder.note(pid);
    orphan(folder);
    const exit = once(child, "exit");
    expect(cleanUp()).toEqual({ folders: 1, processes: 1 });
    expect(await exit).toEqual([null, "SIGKILL"]);
    expect(existsSync(folder.path)).toBe(false);
    expect(cleanUp()).toEqual({ folders: 0, processes: 0 });
  });

  it("leaves alone what belongs to a runner that lives", () => {
    const folder = createStackFolder("test");
    const { child, pid } = startSleeper();
    folder.note(pid);
    expect(cleanUp()).toEqual({ folders: 0, processes: 0 });
    expect(child.exitCode ?? child.signalCode).toBeNull();
    expect(existsSync(folder.path)).toBe(true);
    folder.remove();
  });

  it("spares a stranger who was given the pid of a process that is gone", () => {
    const folder = createStackFolder("test");
    const { child, pid } = startSleeper();
    writeFileSync(join(folder.path, "processes.jsonl"), `${JSON.stringify({ pid, start: "1" })}\n`);
    orphan(folder);
    expect(cleanUp()).toEqual({ folders: 1, processes: 0 });
    expect(child.kill(0)).toBe(true);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it("takes a list that was cut off in the middle of a line for what it still says", async () => {
    const folder = createStackFolder("test");
    const { child, pid } = startSleeper();
    folder.note(pid);
    writeFileSync(join(folder.path, "processes.jsonl"), `${readFileSync(join(folder.path, "processes.jsonl"), "utf8")}{"pid":1,"sta`);
    orphan(folder);
    const exit = once(child, "exit");
    expect(cleanUp()).toEqual({ folders: 1, processes: 1 });
    await exit;
  });
});
