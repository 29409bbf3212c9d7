import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { StackFolder } from "./stack-folder.ts";

/** How to start a process. */
export interface Launch {
  name: string;
  command: string;
  args: string[];
  environment: NodeJS.ProcessEnv;
  logFile: string;
  user?: { uid: number; gid: number };
  /** Resolves when the process does its work; asked again until then. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  /** The signal that asks it to stop. */
  stopSignal: NodeJS.Signals;
}

/** A child process that can be broken and started again, with the same ports and data. */
export interface LocalProcess extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly isRunning: boolean;
  /** Ends the process as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A server of somebody else's making that a stack runs on. */
export interface LocalServer extends LocalProcess {
  /** Where clients connect, as they want to be told it. */
  readonly address: string;
}

/** Tells a server at which address others find it, when they do not find it at its own. */
export type Announce = (name: string, address: string) => Promise<string>;

/** The environment of a server that needs nothing of ours. */
export const plainEnvironment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

const patienceMs = { poll: 20, stop: 5_000, answer: 5_000 };

/** Whether an address answers a GET with success: what a server that speaks HTTP is asked until it is ready. */
export async function answersGet(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs.answer) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

class RunningProcess implements LocalProcess {
  readonly #launch: Launch;
  readonly #folder: StackFolder;
  #child: ChildProcess | undefined;

  constructor(launch: Launch, folder: StackFolder) {
    this.#launch = launch;
    this.#folder = folder;
  }

  get name(): string {
    return this.#launch.name;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const { name, logFile, ready, readyWithinMs } = this.#launch;
    this.#child = launchChild(this.#launch, this.#folder);
    if (this.#child.pid !== undefined) {
      this.#folder.note(this.#child.pid);
      yieldToCustomers(this.#child.pid);
    }
    const end = performance.now() + readyWithinMs;
    while (!(await ready())) {
      if (!this.isRunning) throw new Error(`${name} ended while it was starting\n${endOfLog(logFile)}`);
      if (performance.now() > end) throw new Error(`${name} was not ready within ${readyWithinMs / 1_000} s\n${endOfLog(logFile)}`);
      await sleep(patienceMs.poll);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.isRunning) this.signal("SIGKILL");
    await this.#gone();
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.signal("SIGCONT");
    this.signal(this.#launch.stopSignal);
    const timer = setTimeout(() => this.signal("SIGKILL"), patienceMs.stop);
    await this.#gone();
    clearTimeout(timer);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  #gone(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isRunning) this.#child?.once("exit", () => resolve());
      else resolve();
    });
  }
}

/** Starts a process and waits until it is ready; a process that ends before that tells why with the end of its log. */
export async function startProcess(launch: Launch, folder: StackFolder): Promise<LocalProcess> {
  const running = new RunningProcess(launch, folder);
  try {
    await running.start();
  } catch (error) {
    await running.kill();
    throw error;
  }
  return running;
}

/** On a machine that they share, the system under test must not keep its customers from coming in time. */
function yieldToCustomers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already: whoever waits for it says so.
  }
}

/** In a process group of its own: Ctrl-C reaches the runner alone, which then stops everything in its order. */
function launchChild({ name, command, args, environment, logFile, user }: Launch, { clocks }: StackFolder): ChildProcess {
  const log = openSync(logFile, "a");
  try {
    const child = spawn(command, args, {
      env: { ...environment, ...clocks?.environmentOf(name) },
      stdio: ["ignore", log, log],
      detached: true,
      ...user,
    });
    child.on("error", () => undefined);
    return child;
  } finally {
    closeSync(log);
  }
}

function endOfLog(file: string): string {
  return `${readFileSync(file, "utf8").split("\n").slice(-15).join("\n")}\n(the whole log: ${file})`;
}
