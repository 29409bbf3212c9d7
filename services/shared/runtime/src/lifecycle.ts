import { inspect } from "node:util";
import { ConfigurationError } from "./config.ts";
import type { Logger } from "./logger.ts";

/** Resolves when the process is asked to stop; whoever awaits it then lets go of its resources, the last one first. */
export async function untilStopped(log: Logger): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve(name));
  });
  log.info({ signal }, "stopping: no new work, what is under way is finished");
}

/** Starts a service; of a failure to start it tells what to change, and where it came about unless that is the environment. */
export async function main(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    // Whatever it had opened by then, such as sessions, would keep alive what serves nobody.
    process.exit(1);
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  // Printed with its causes: an outer error often says only what could not be done. Its message comes last, where people look.
  return `${inspect(error)}\n${error instanceof Error ? error.message : ""}`;
}

/** Repeats a task until it is disposed of; a failure is reported and the next turn tries again. */
export function every(periodMs: number, task: () => Promise<unknown>, failed: (error: unknown) => void): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const take = () => {
    turn = task().catch(failed).then(plan);
  };
  const plan = () => {
    if (!stopped) timer = setTimeout(take, periodMs);
  };
  plan();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      clearTimeout(timer);
      await turn;
    },
  };
}
