import { join } from "node:path";
import { withProgress } from "../base/progress.mjs";
import { runOrThrow } from "../base/run.mjs";
import { findOnPath } from "./on-path.ts";
import type { Way } from "./tool.ts";

/** The way of those who have Homebrew: its package, which it installs for the whole machine. */
export function homebrew(formula: string, executable: string): Way {
  return {
    from: `Homebrew package ${formula}`,
    // What Homebrew has installed is on PATH, where it was found before.
    find: () => undefined,
    obstacle: async () => (findOnPath("brew") === undefined ? "there is no `brew` on PATH" : undefined),
    bring: async (report) => {
      await withProgress(`installing the Homebrew package ${formula} for this machine`, report, () =>
        runOrThrow("brew", ["install", formula]),
      );
      const prefix = await runOrThrow("brew", ["--prefix"]);
      return join(prefix.trim(), "bin", executable);
    },
  };
}
