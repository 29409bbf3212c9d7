import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { withLock } from "./lock.mjs";
import { run } from "./run.mjs";

const ignore = () => undefined;

async function deadPid(): Promise<number> {
  const { output } = await run(process.execPath, ["--print", "process.pid"]);
  return Number(output);
}

describe("a lock", () => {
  test("admits one worker at a time and tells the others who holds it", async () => {
    const path = join(temporaryFolder(), "lock");
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen.push(`${name} out`);
    };
    const holders: number[] = [];
    const first = withLock(path, work("a"), ignore);
    await withLock(path, work("b"), (holder) => holders.push(holder));
    await first;
    expect(seen).toEqual(["a in", "a out", "b in", "b out"]);
    expect(holders).toEqual([process.pid]);
  });
  test("is released, with nothing left over, when the work fails", async () => {
    const folder = temporaryFolder();
    const failing = withLock(join(folder, "lock"), () => Promise.reject(new Error("no disk")), ignore);
    await expect(failing).rejects.toThrow("no disk");
    expect(readdirSync(folder)).toEqual([]);
  });
  test("of a dead process is taken over at once", async () => {
    const path = join(temporaryFolder(), "lock");
    writeFileSync(path, String(await deadPid()));
    const waits: number[] = [];
    await withLock(
      path,
      async () => expect(existsSync(path)).toBe(true),
      (holder) => waits.push(holder),
    );
    expect(waits).toEqual([]);
  });
  test("from before the machine's restart is taken over although its pid lives again", async () => {
    const path = join(temporaryFolder(), "lock");
    writeFileSync(path, String(process.pid));
    utimesSync(path, 0, 0);
    await expect(withLock(path, () => Promise.resolve("mine"), ignore)).resolves.toBe("mine");
  });
});
