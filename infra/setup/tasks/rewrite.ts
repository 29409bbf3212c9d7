import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { basename } from "node:path";
import { installed, root } from "./project.ts";

/** Formats every file and mends what the linter can mend. */
export async function fixEverything(): Promise<boolean> {
  return await runInOrder([
    [installed("oxlint"), "--type-aware", "--fix"],
    [installed("oxfmt"), "--write"],
  ]);
}

/** Runs every generator of the repository, in the order of their paths. */
export async function generateEverything(): Promise<boolean> {
  return await runInOrder(generatorsUnder(root).map((file) => [process.execPath, file]));
}

/** The generators in a folder, relative to it. */
export function generatorsUnder(folder: string): readonly string[] {
  const exclude = (path: string) => path.split("/").some((part) => part === "node_modules" || part.startsWith("."));
  return globSync("**/generate.ts", { cwd: folder, exclude }).toSorted();
}

async function runInOrder(commands: readonly (readonly string[])[]): Promise<boolean> {
  for (const [command = "", ...args] of commands) {
    console.log([basename(command), ...args].join(" "));
    const [code] = (await once(spawn(command, args, { cwd: root, stdio: "inherit" }), "exit")) as [number | null];
    if (code !== 0) return false;
  }
  return true;
}
