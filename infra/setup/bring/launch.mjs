import { spawn } from "node:child_process";

/**
 * Runs a command in this one's place: same terminal, its signals, its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<void>}
 */
export function launch(command, args, env) {
  const child = spawn(command, args, { stdio: "inherit", env });
  const forwarded = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      forwarded.stop();
      if (signal !== null) process.kill(process.pid, signal);
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/** @param {import("node:child_process").ChildProcess} child */
function forwardSignals(child) {
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends these to the child as well: a second one would read as impatience.
    if (signal !== "SIGTERM" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return { stop: () => signals.forEach((signal) => process.off(signal, forward)) };
}
