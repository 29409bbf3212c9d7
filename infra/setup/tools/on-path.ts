import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { searchPath } from "../config.mjs";
import type { Way } from "./tool.ts";

/** The first executable of that name on PATH. */
export function findOnPath(executable: string): string | undefined {
  return searchPath()
    .map((folder) => join(folder, executable))
    .find(isExecutable);
}

/** The way that brings nothing: the tool is on PATH already, or it is not. */
export function onPath(executable: string): Way {
  return {
    from: "PATH",
    find: () => findOnPath(executable),
    obstacle: async () => `there is no good enough \`${executable}\` on PATH`,
    bring: () => Promise.reject(new Error("nothing can be brought to PATH")),
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
