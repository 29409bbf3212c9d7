import { run } from "../base/run.mjs";
import type { Problem, Tool, Wanted, Way } from "./tool.ts";
import { isAtLeast, versionIn } from "./version.ts";

/** What was found of one tool without bringing anything. */
export type Inspection = {
  readonly wanted: Wanted;
  readonly tool: Tool | undefined;
  readonly problems: readonly Problem[];
};

/** Looks for a good enough tool along its ways, and brings nothing. */
export async function inspect(wanted: Wanted): Promise<Inspection> {
  const problems: Problem[] = [];
  for (const way of wanted.ways) {
    const path = way.find();
    if (path === undefined) continue;
    const judged = await judge(wanted, way, path);
    if ("version" in judged) return { wanted, tool: judged, problems };
    problems.push(judged);
  }
  return { wanted, tool: undefined, problems };
}

/** Asks an executable for its version: it is the tool, or there is a problem. */
export async function judge(wanted: Wanted, way: Way, path: string): Promise<Tool | Problem> {
  const { ok, output } = await run(path, wanted.versionArguments);
  const version = ok ? versionIn(output) : undefined;
  if (version === undefined) return { from: way.from, why: `${path} does not tell its version` };
  if (isAtLeast(version, wanted.minimum)) return { name: wanted.name, path, version, from: way.from };
  return { from: way.from, why: `${path} is ${version}` };
}
