import type { Flags } from "./options.ts";

/** One thing that the `coordbench` command can do. */
export interface Command {
  purpose: string;
  flags: Flags;
  /** Does it, and returns the exit code. */
  run(args: string[], signal: AbortSignal): Promise<number>;
}
