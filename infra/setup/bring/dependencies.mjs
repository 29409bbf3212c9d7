import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, environmentWithPath } from "../config.mjs";
import { withLock } from "../base/lock.mjs";
import { withProgress } from "../base/progress.mjs";
import { runOrThrow } from "../base/run.mjs";
import { fingerprintOf } from "./fingerprint.mjs";
import { foldersOf } from "./runtime.mjs";

// The pnpm at hand is the right one: without the last word it asks the lockfile for a record of itself.
const INSTALL = ["install", "--frozen-lockfile", "--pm-on-fail=ignore"];
const LOCK = ["install", "--lockfile-only", "--pm-on-fail=ignore"];

/**
 * Brings node_modules up to date with the lockfile, if it is not.
 * @param {string} root
 * @param {{ node: string, pnpm: string }} runtime
 * @param {(line: string) => void} report
 * @returns {Promise<void>}
 */
export async function ensureDependencies(root, runtime, report) {
  if (isCurrent(root)) return;
  await withLock(
    join(root, ".coordbench", "install.lock"),
    async () => {
      if (isCurrent(root)) return;
      await withProgress("installing the dependencies", report, () => install(root, runtime));
      writeFileSync(stampOf(root), fingerprintOf(root));
    },
    (holder) => report(`waiting for process ${holder}, which is installing the dependencies`),
  );
}

/** @param {string} root */
function isCurrent(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprintOf(root);
}

/** @param {string} root */
function stampOf(root) {
  return join(root, "node_modules", ".coordbench-stamp");
}

/**
 * @param {string} root
 * @param {{ node: string, pnpm: string }} runtime
 */
async function install(root, { node, pnpm }) {
  const store = join(cacheFolder(), "pnpm-store");
  const args = [...INSTALL, "--store-dir", store];
  const env = { ...environmentWithPath(foldersOf([node, pnpm])), ...pnpmFolders() };
  await runOrThrow(pnpm, args, { cwd: root, env }).catch((cause) => {
    /** @param {string[]} command */
    const byHand = (command) => `cd ${root} && ${pnpm} ${command.join(" ")}`;
    const advice = `After a change of a package.json: ${byHand(LOCK)}\nTo install by hand: ${byHand(INSTALL)}`;
    throw new Error(`The dependencies could not be installed: ${cause.message}\n${advice}`, { cause });
  });
}

/**
 * What pnpm is told by variables: without these it writes into the user's home, and with CI it never stops to ask.
 * @returns {Record<string, string>}
 */
export function pnpmFolders() {
  const folder = join(cacheFolder(), "pnpm-state");
  return { XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, CI: "true" };
}
