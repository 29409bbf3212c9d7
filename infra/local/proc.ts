import { readdirSync, readFileSync } from "node:fs";

// The unit of times in /proc is the same on every Linux that Node runs on.
const ticksPerSecond = 100;

/** When a process started, in a form that tells it from any other with the same pid; nothing where it does not run. */
export function startOf(pid: number): string | undefined {
  return readStat(pid)?.[19];
}

/** Whether a process stands still because it was told to; `null` on a system without /proc. */
export function isStopped(pid: number): boolean | null {
  if (readStat(process.pid) === undefined) return null;
  return readStat(pid)?.[0] === "T";
}

/** Processor time of some processes and everything under them; `null` on a system without /proc. */
export function cpuMsOf(pids: readonly number[]): number | null {
  return cpuMsOfEach(pids)?.reduce((sum, each) => sum + each, 0) ?? null;
}

/** The same of each of them. */
export function cpuMsOfEach(pids: readonly number[]): number[] | null {
  return overTrees(pids, cpuMs);
}

/** Memory of some processes, each with everything under it, where what several share is divided among them; `null` on a system without /proc. */
export function memoryBytesOfEach(pids: readonly number[]): number[] | null {
  return overTrees(pids, memoryBytes);
}

/** Processor time of all children of this process that have ended, and of what ended under them; `null` on a system without /proc. */
export function cpuMsOfEndedChildren(): number | null {
  const stat = readStat(process.pid);
  return stat === undefined ? null : milliseconds(stat.slice(13, 15));
}

function overTrees(pids: readonly number[], measure: (pid: number) => number): number[] | null {
  if (readStat(process.pid) === undefined) return null;
  const parents = processes();
  return pids.map((pid) => {
    const tree = new Set([pid]);
    for (const member of tree) for (const [child, parent] of parents) if (parent === member) tree.add(child);
    return [...tree].reduce((sum, member) => sum + measure(member), 0);
  });
}

function processes(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? readStat(Number(name))?.[1] : undefined;
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  return parents;
}

/** The time of a process and of its ended children; of PostgreSQL's ended sessions too, therefore. */
function cpuMs(pid: number): number {
  const stat = readStat(pid);
  return stat === undefined ? 0 : milliseconds(stat.slice(11, 15));
}

function milliseconds(ticks: readonly string[]): number {
  return (ticks.reduce((sum, field) => sum + Number(field), 0) * 1_000) / ticksPerSecond;
}

function memoryBytes(pid: number): number {
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return Number(pss ?? 0) * 1_024;
  } catch {
    return 0;
  }
}

/** The fields of /proc/PID/stat behind the command's name, which may hold blanks. */
function readStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
