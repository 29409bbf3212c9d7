import { statSync } from "node:fs";
import { join } from "node:path";
import type { SessionOptions } from "../session.ts";

/** The flags of every command that measures. */
export const sessionFlags = {
  out: { type: "string", meaning: "where to write results.json; its archive lies beside it" },
  fresh: { type: "boolean", meaning: "begin anew where this command line was interrupted before" },
} as const;

/** What a command's session is opened with; the same command line goes on with what was interrupted. */
export function sessionOf(
  name: string,
  args: readonly string[],
  { out, fresh, signal }: { out?: string | undefined; fresh?: boolean | undefined; signal: AbortSignal },
): SessionOptions {
  if (out !== undefined && statSync(out, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`--out must name a file, and ${out} is a folder: ${join(out, "results.json")}, say`);
  const command = ["coordbench", name, ...args.filter((arg) => arg !== "--fresh")].join(" ");
  return { name, command, signal, out, fresh };
}
