import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The programs that talk to clusters, and where to get those that no set-up brings. */
const sources = {
  kubectl: "https://kubernetes.io/docs/tasks/tools/",
  helm: "https://helm.sh/docs/intro/install/",
  kind: "https://kind.sigs.k8s.io/docs/user/quick-start/#installation",
  minikube: "https://minikube.sigs.k8s.io/docs/start/",
  docker: "https://docs.docker.com/engine/install/",
} as const;
/** One of them. */
export type ProgramName = keyof typeof sources;

/** How a program is run. */
export interface Running {
  /** What it reads. */
  input?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Told each line that it writes, while it runs. */
  hear?: ((line: string) => void) | undefined;
}

/** Runs programs; replaced where only their arguments matter. */
export type Run = (name: ProgramName, args: readonly string[], running?: Running) => Promise<Buffer>;

const lastCharacters = 3_000;

/** Runs a program from the PATH to its end, and answers what it wrote; the error shows what it was asked and what it complained of. */
export const runProgram: Run = (name, args, { input, signal, hear } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(name, args, { stdio: ["pipe", "pipe", "pipe"], signal });
    const written: Buffer[] = [];
    let complaint = "";
    if (hear === undefined) child.stdout.on("data", (part: Buffer) => written.push(part));
    else createInterface({ input: child.stdout }).on("line", hear);
    child.stderr.on("data", (part: Buffer) => (complaint = (complaint + part.toString()).slice(-lastCharacters)));
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(signal.reason as Error);
      else reject(error.code === "ENOENT" ? missing(name) : error);
    });
    child.once("close", (code) => {
      if (code === 0) resolve(Buffer.concat(written));
      else reject(new Error(`\`${[name, ...args].join(" ")}\` failed:\n  ${complaint.trim().replaceAll("\n", "\n  ")}`));
    });
    // Who has ended already reads nothing any more, and says himself why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });

function missing(name: ProgramName): Error {
  return new Error(`${name} is not on the PATH: ${sources[name]} says how to install it`);
}
