import { rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { withProgress } from "../base/progress.mjs";
import { runOrThrow } from "../base/run.mjs";
import { goEnvironment, goObstacle } from "./go.ts";
import { inCache } from "./in-cache.ts";
import type { Way } from "./tool.ts";

/** A Go program at a pinned version of its module. */
export type GoProgram = {
  readonly executable: string;
  readonly module: string;
  readonly version: string;
  readonly program: string;
  /** The variable that is to hold the version that the program reports, where a plain build leaves it empty. */
  readonly stamp?: string;
};

/** The way of `go install`. */
export function goInstall(wanted: GoProgram): Way {
  const source = `${join(wanted.module, wanted.program)}@${wanted.version}`;
  return goBuild(wanted, source, async (draft, env) => {
    await runOrThrow("go", ["install", ...stampOf(wanted), source], { env });
    const built = basename(source.replace(/(\/v\d+)?@.*$/, ""));
    await rename(join(draft, built), join(draft, wanted.executable));
  });
}

/** The way of a module that `go install` refuses because it replaces others: it is built where it lies. */
export function goBuildInPlace(wanted: GoProgram): Way {
  const source = `${wanted.module}@${wanted.version}`;
  return goBuild(wanted, source, async (draft, env) => {
    const answer = await runOrThrow("go", ["mod", "download", "-json", source], { cwd: draft, env });
    const { Dir: folder } = JSON.parse(answer.slice(answer.indexOf("{"))) as { readonly Dir: string };
    const output = ["-o", join(draft, wanted.executable)];
    await runOrThrow("go", ["build", "-C", folder, ...stampOf(wanted), ...output, `./${wanted.program}`], { env });
  });
}

type Build = (draft: string, env: Record<string, string | undefined>) => Promise<void>;

function goBuild(wanted: GoProgram, source: string, build: Build): Way {
  return inCache({
    from: `Go build of ${source}`,
    folder: `${wanted.executable}-${wanted.version}`,
    executable: wanted.executable,
    obstacle: goObstacle,
    fill: (draft, report) =>
      withProgress(`building ${source}`, report, async () => {
        // Modules and intermediate files are gigabytes, and are of no use once the program is built.
        const scratch = join(draft, "go");
        await build(draft, goEnvironment(draft, scratch));
        await rm(scratch, { recursive: true });
      }),
  });
}

function stampOf({ stamp }: GoProgram): readonly string[] {
  return stamp === undefined ? [] : [`-ldflags=-X ${stamp}`];
}
