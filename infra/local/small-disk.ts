import { execFile, execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** A disk of its own for one folder, small enough to be filled. */
export interface SmallDisk {
  /** Writes until nothing more can be written; returns how many bytes that took. */
  fill(): number;
  /** Makes the room free again. */
  empty(): void;
}

const run = promisify(execFile);
const pieces = [65_536, 4_096, 1_024].map((bytes) => Buffer.alloc(bytes));
const ballastName = "ballast";

/** Mounts an ext4 file system, held in a file beside it, at a folder: what is written there when it is full fails as on any disk. */
export async function mountSmallDisk(path: string, megabytes: number): Promise<SmallDisk> {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    throw new Error("a disk can only be filled by root on Linux, who may mount one that is small: run this case there");
  const image = `${path}.img`;
  mkdirSync(path, { recursive: true });
  try {
    await run("fallocate", ["-l", `${megabytes}M`, image]);
    await run("mkfs.ext4", ["-q", "-F", "-m", "0", image]);
    await run("mount", ["-o", "loop", image, path]);
  } catch (cause) {
    throw new Error(`no small disk can be mounted at ${path}: it needs mkfs.ext4, mount and a loop device`, { cause });
  }
  const ballast = join(path, ballastName);
  return { fill: () => fill(ballast), empty: () => rmSync(ballast, { force: true }) };
}

/** In ever smaller pieces: where a large one finds no room, a small one may. */
function fill(file: string): number {
  const handle = openSync(file, "a");
  try {
    return pieces.reduce((written, piece) => written + append(handle, piece), 0);
  } finally {
    closeSync(handle);
  }
}

function append(handle: number, piece: Buffer): number {
  let written = 0;
  try {
    for (;;) written += writeSync(handle, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    return written;
  }
}

/** Unmounts every disk under a folder, also one that is still in use. */
export function unmountUnder(folder: string): void {
  for (const path of mountsUnder(folder)) execFileSync("umount", ["-l", path]);
}

function mountsUnder(folder: string): string[] {
  try {
    const points = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" ")[1] ?? "");
    return points.filter((point) => point.startsWith(`${folder}/`));
  } catch {
    // A system without /proc has none of ours.
    return [];
  }
}
