import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { withLock } from "./lock.mjs";

/**
 * Makes a folder appear whole or not at all, made by one process however many ask for it at once.
 * @param {string} target
 * @param {(draft: string) => Promise<void>} build fills the draft that then becomes the target
 * @param {(line: string) => void} report
 * @returns {Promise<void>}
 */
export async function placeOnce(target, build, report) {
  if (existsSync(target)) return;
  const lock = `${target}.lock`;
  await withLock(
    lock,
    () => place(target, build),
    (holder) => report(`waiting for process ${holder}, which is bringing ${target} (it holds ${lock})`),
  );
}

/**
 * @param {string} target
 * @param {(draft: string) => Promise<void>} build
 */
async function place(target, build) {
  if (existsSync(target)) return;
  const draft = `${target}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  try {
    await build(draft);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
