import { join } from "node:path";
import { run } from "../base/run.mjs";
import { inheritedEnvironment } from "../config.mjs";
import { findOnPath } from "./on-path.ts";
import { isAtLeast, versionIn } from "./version.ts";

const MINIMUM = "1.24";

/** Why this machine cannot build Go programs, if it cannot. */
export async function goObstacle(): Promise<string | undefined> {
  if (findOnPath("go") === undefined) return `there is no \`go\` on PATH (Go ${MINIMUM} or newer: https://go.dev/dl)`;
  const { output } = await run("go", ["version"]);
  const version = versionIn(output);
  if (version !== undefined && isAtLeast(version, MINIMUM)) return undefined;
  return `Go ${MINIMUM} or newer is needed, and \`go\` on PATH is ${version ?? "of no known version"} (https://go.dev/dl)`;
}

/** The environment of a Go build that writes its result into one folder and everything else into another. */
export function goEnvironment(result: string, scratch: string): Record<string, string | undefined> {
  const environment = inheritedEnvironment();
  return {
    ...environment,
    GOBIN: result,
    GOPATH: scratch,
    GOMODCACHE: join(scratch, "modules"),
    GOCACHE: join(scratch, "builds"),
    GOWORK: "off",
    // Go makes its modules read-only, and then they cannot be removed.
    GOFLAGS: `${environment["GOFLAGS"] ?? ""} -modcacherw`.trim(),
  };
}
