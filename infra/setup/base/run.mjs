import { spawn } from "node:child_process";

const LAST_LINES = 15;

/**
 * How a command ended.
 * @typedef {object} Ended
 * @property {boolean} ok
 * @property {string} output what it wrote on both streams
 * @property {string} commandLine
 */

/**
 * Runs a command to its end with its output captured; a command that cannot start ends badly, it does not throw.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Readonly<Record<string, string | undefined>> }} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, args, options = {}) {
  const commandLine = [command, ...args].join(" ");
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    }
    child.on("error", (error) => resolve({ ok: false, output: error.message, commandLine }));
    child.on("close", (code) => resolve({ ok: code === 0, output, commandLine }));
  });
}

/**
 * Runs a command that must succeed, and answers what it wrote; the error shows the command and its last lines.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Readonly<Record<string, string | undefined>> }} [options]
 * @returns {Promise<string>}
 */
export async function runOrThrow(command, args, options) {
  const ended = await run(command, args, options);
  if (ended.ok) return ended.output;
  const lines = ended.output.trimEnd().split("\n").slice(-LAST_LINES);
  throw new Error([`\`${ended.commandLine}\` failed:`, ...lines].join("\n    "));
}
