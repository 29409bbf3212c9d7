import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../setup/index.ts";
import type { Clocks } from "./clocks.ts";
import { startOf } from "./proc.ts";
import { unmountUnder } from "./small-disk.ts";

/** A process that no other can be taken for, though it has its pid later. */
export interface Identity {
  pid: number;
  start: string | undefined;
}

/** The folder of one stack: its data, and the list of its processes, so that whoever comes later can end what a crash left behind. */
export interface StackFolder {
  path: string;
  note(pid: number): void;
  /** What its processes are started with besides, where anything is. */
  clocks?: Pick<Clocks, "environmentOf"> | undefined;
  remove(): void;
}

const parent = () => join(cacheFolder(), "stacks");
const draftSuffix = ".draft";
/** Says which process has this pid now. */
export const identify = (pid: number): Identity => ({ pid, start: startOf(pid) });

/** Makes a fresh folder that belongs to this process. */
export function createStackFolder(name: string): StackFolder {
  const path = join(parent(), `${name}-${process.pid}-${Date.now().toString(36)}`);
  const draft = `${path}${draftSuffix}`;
  mkdirSync(draft, { recursive: true, mode: 0o755 });
  writeFileSync(join(draft, "owner.json"), JSON.stringify(identify(process.pid)));
  // It appears together with its owner: nobody who cleans up meanwhile takes it for an orphan.
  renameSync(draft, path);
  return {
    path,
    note: (pid) => appendFileSync(join(path, "processes.jsonl"), `${JSON.stringify(identify(pid))}\n`),
    remove() {
      unmountUnder(path);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Ends and removes what crashed runs left behind; a process is known by its pid and its start, never by its name. */
export function cleanUp(): { folders: number; processes: number } {
  const folders = existsSync(parent()) ? readdirSync(parent()).filter((name) => !name.endsWith(draftSuffix)) : [];
  const orphaned = folders.map((name) => join(parent(), name)).filter((folder) => !isAlive(readIdentities(join(folder, "owner.json"))[0]));
  const left = orphaned.flatMap((folder) => readIdentities(join(folder, "processes.jsonl"))).filter(isAlive);
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  for (const folder of orphaned) {
    unmountUnder(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  return { folders: orphaned.length, processes: left.length };
}

function readIdentities(file: string): Identity[] {
  return textOf(file)
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as Identity);
}

/** What is in a file; nothing where there is none, or where its owner removes it at this moment. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** Whether that very process still runs. */
export function isAlive(identity: Identity | undefined): boolean {
  if (identity === undefined) return false;
  if (identity.start !== undefined) return startOf(identity.pid) === identity.start;
  try {
    return process.kill(identity.pid, 0);
  } catch {
    return false;
  }
}
