import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

/** A program that a test started and watches. */
export interface Spawned {
  child: ChildProcess;
  pid: number;
  ended: Promise<Ended>;
}

/** How a program ended and what it had said. */
export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

const root = join(import.meta.dirname, "../..");

/** Starts a TypeScript program of the project; without an environment of its own it gets this one's. */
export function spawnProgram(program: string, args: string[], environment?: Record<string, string>): Spawned {
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    ...(environment && { env: environment }),
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (output += part.toString()));
  child.stderr.on("data", (part: Buffer) => (errors += part.toString()));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, output, errors })));
  return { child, pid: child.pid ?? 0, ended };
}
