import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { placeOnce } from "./place.mjs";
import { run } from "./run.mjs";

const racer = `
import { appendFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
const { placeOnce } = await import(process.argv[1]);
const folder = process.argv[2];
await placeOnce(folder + "/tool", async (draft) => {
  appendFileSync(folder + "/builds", "built\\n");
  await setTimeout(300);
  writeFileSync(draft + "/program", "whole");
}, console.log);
`;

function race(folder: string) {
  const module = new URL("place.mjs", import.meta.url).href;
  return run(process.execPath, ["--input-type=module", "--eval", racer, module, folder]);
}

describe("placing a folder", () => {
  test("by two processes at once builds it once, and the second waits with a message", async () => {
    const folder = temporaryFolder();
    const ended = await Promise.all([race(folder), race(folder)]);
    expect(ended.map(({ ok }) => ok)).toEqual([true, true]);
    expect(ended.map(({ output }) => output).join("")).toMatch(/^waiting for process \d+, which is bringing/);
    expect(readFileSync(join(folder, "builds"), "utf8")).toBe("built\n");
    expect(readFileSync(join(folder, "tool/program"), "utf8")).toBe("whole");
  });
  test("leaves nothing behind when the build fails", async () => {
    const folder = temporaryFolder();
    const failing = placeOnce(
      join(folder, "tool"),
      () => Promise.reject(new Error("no compiler")),
      () => undefined,
    );
    await expect(failing).rejects.toThrow("no compiler");
    expect(readdirSync(folder)).toEqual([]);
  });
});
