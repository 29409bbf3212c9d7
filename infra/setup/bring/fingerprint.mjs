import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One value that changes with whatever decides what belongs into node_modules.
 * @param {string} root
 * @returns {string}
 */
export function fingerprintOf(root) {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifestsUnder(root, "")];
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function manifestsUnder(root, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === "package.json") return [path];
    const isSource = entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".");
    return isSource ? manifestsUnder(root, path) : [];
  });
}
