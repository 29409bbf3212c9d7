import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { uptime } from "node:os";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";

const POLL_MS = 200;

/**
 * Does the work while no other process holds the lock file, whose content is the pid of its holder.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {(holder: number) => void} onWait called once if the lock is held
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  await acquire(path, onWait);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @param {(holder: number) => void} onWait
 */
async function acquire(path, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  // A link appears with its content or not at all: nobody ever reads a lock without a pid in it.
  const ticket = `${path}.${randomUUID()}`;
  writeFileSync(ticket, String(process.pid));
  try {
    for (let waits = 0; !taken(ticket, path); waits += 1) {
      if (waits === 0) onWait(holderOf(path) ?? 0);
      await setTimeout(POLL_MS);
    }
  } finally {
    rmSync(ticket);
  }
}

/**
 * @param {string} ticket
 * @param {string} path
 */
function taken(ticket, path) {
  return linked(ticket, path) || (discardedStale(path) && linked(ticket, path));
}

/**
 * @param {string} from
 * @param {string} to
 */
function linked(from, to) {
  return succeeds("EEXIST", () => linkSync(from, to));
}

/** @param {string} path */
function discardedStale(path) {
  const holder = holderOf(path);
  if (holder === undefined) return true;
  if (isAlive(holder) && !isOlderThanThisBoot(path)) return false;
  const aside = `${path}.${randomUUID()}`;
  if (!succeeds("ENOENT", () => renameSync(path, aside))) return true;
  // Another process may have taken the lock since it was read: then it gets it back.
  if (holderOf(aside) !== holder) linked(aside, path);
  rmSync(aside);
  return true;
}

/** @param {string} path */
function holderOf(path) {
  let holder;
  succeeds("ENOENT", () => (holder = Number(readFileSync(path, "utf8"))));
  return /** @type {number | undefined} */ (holder);
}

/** @param {number} pid */
function isAlive(pid) {
  // EPERM says that the process lives and belongs to somebody else.
  return succeeds("ESRCH", () => succeeds("EPERM", () => process.kill(pid, 0)));
}

// After a restart of the machine an old pid may belong to anybody.
/** @param {string} path */
function isOlderThanThisBoot(path) {
  const lock = statSync(path, { throwIfNoEntry: false });
  return lock !== undefined && lock.mtimeMs < Date.now() - uptime() * 1000;
}

/**
 * @param {string} expected the code of the error that means "no"
 * @param {() => unknown} action
 */
function succeeds(expected, action) {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === expected) return false;
    throw error;
  }
}
