import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "@coordbench/infra/setup";

/** The folders of the stacks that a process started and that are still there. */
export function stackFoldersOf(pid: number): string[] {
  const stacks = join(cacheFolder(), "stacks");
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .map((name) => join(stacks, name))
    .filter((folder) => ownerOf(folder) === pid);
}

/** The processes of a stack, as its folder lists them. */
export function processesOf(folder: string): number[] {
  const file = join(folder, "processes.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return lines.map((line) => (JSON.parse(line) as { pid: number }).pid);
}

/** Whether a process still runs; one that has ended and waits for its parent to notice does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return stateOf(pid) !== "Z";
  } catch {
    return false;
  }
}

function ownerOf(folder: string): number | undefined {
  const file = join(folder, "owner.json");
  // Another stack may be removed at this very moment.
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { pid: number }).pid : undefined;
}

/** The state of a process as /proc tells it; nothing on a system without. */
function stateOf(pid: number): string | undefined {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) ? /\) (\S)/.exec(readFileSync(file, "utf8"))?.[1] : undefined;
}
