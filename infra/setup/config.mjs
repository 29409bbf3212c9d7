import { mkdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";

/**
 * What the place of the cache depends on.
 * @typedef {object} Machine
 * @property {Readonly<Record<string, string | undefined>>} environment
 * @property {string} platform
 * @property {boolean} isRoot
 * @property {string} home
 */

/**
 * Where a machine keeps its cache: COORDBENCH_CACHE, or the usual place of its system.
 * @param {Machine} machine
 * @returns {string}
 */
export function cacheFolderOf({ environment, platform, isRoot, home }) {
  const chosen = environment["COORDBENCH_CACHE"];
  if (chosen !== undefined) return absolute(chosen);
  // PostgreSQL refuses to run as root and is run as `nobody`, who may not enter root's home.
  if (platform === "linux" && isRoot) return "/var/cache/coordbench";
  if (platform === "darwin") return join(home, "Library", "Caches", "coordbench");
  const userCaches = environment["XDG_CACHE_HOME"] ?? "";
  return join(isAbsolute(userCaches) ? userCaches : join(home, ".cache"), "coordbench");
}

/**
 * The folder, outside the repository, of everything that set-up brings.
 * @returns {string}
 */
export function cacheFolder() {
  const isRoot = process.getuid?.() === 0;
  const machine = { environment: process.env, platform: process.platform, isRoot, home: homedir() };
  const folder = cacheFolderOf(machine);
  if (isRoot) assertOthersMayEnter(folder);
  return folder;
}

/**
 * Makes the cache folder if it is not there, or says what to do about it.
 * @returns {void}
 */
export function openCacheFolder() {
  const folder = cacheFolder();
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new Error(`The cache folder ${folder} cannot be made: choose another in COORDBENCH_CACHE.`, { cause });
  }
}

/**
 * The folders in which commands are looked for.
 * @returns {string[]}
 */
export function searchPath() {
  return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}

/**
 * The environment of a child process: this one's, with some variables changed.
 * @param {Readonly<Record<string, string | undefined>>} [changes]
 * @returns {Record<string, string | undefined>}
 */
export function inheritedEnvironment(changes = {}) {
  return { ...process.env, ...changes };
}

/**
 * The environment of a child process that finds commands in these folders first.
 * @param {readonly string[]} folders
 * @returns {Record<string, string | undefined>}
 */
export function environmentWithPath(folders) {
  return inheritedEnvironment({ PATH: [...folders, ...searchPath()].join(delimiter) });
}

/** @param {string} folder */
function absolute(folder) {
  if (isAbsolute(folder)) return folder;
  throw new Error(`COORDBENCH_CACHE must be the absolute path of a folder, and is "${folder}".`);
}

/** @param {string} folder */
function assertOthersMayEnter(folder) {
  const closed = withAncestors(folder).find((each) => !othersMayEnter(each));
  if (closed === undefined) return;
  throw new Error(
    `The cache ${folder} cannot be used by root: PostgreSQL runs as the user "nobody", who may not enter ${closed}. ` +
      `Choose another folder in COORDBENCH_CACHE, or run: chmod o+x ${closed}`,
  );
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function withAncestors(folder) {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...withAncestors(parent), folder];
}

/** @param {string} folder */
function othersMayEnter(folder) {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined || (found.mode & 0o001) !== 0;
}
