import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { join } from "node:path";

/** The root folder of the repository. */
const root = join(import.meta.dirname, "../..");

/** How a program ended, and what it said where nobody saw it. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Runs a program of the project with its words shown as they come. */
export function runShown(program: readonly string[], signal: AbortSignal): Promise<Ended> {
  return run(program, "inherit", signal);
}

/** Runs a program of the project with what time others leave over, and keeps its words. */
export function runBehind(program: readonly string[], signal: AbortSignal): Promise<Ended> {
  return run(program, "pipe", signal);
}

/** Whoever stops it waits until the program has ended, for it may have to clear something away. */
async function run(program: readonly string[], said: "inherit" | "pipe", signal: AbortSignal): Promise<Ended> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...program], { cwd: root, stdio: ["ignore", said, said], signal, killSignal: "SIGINT" });
  // That it is stopped, or cannot be started, is seen by its end.
  child.on("error", () => undefined);
  if (said === "pipe" && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => (output += part.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  signal.throwIfAborted();
  return { code, output };
}
