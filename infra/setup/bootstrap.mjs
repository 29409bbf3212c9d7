import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { reportToTerminal } from "./base/progress.mjs";
import { ensureDependencies } from "./bring/dependencies.mjs";
import { launch } from "./bring/launch.mjs";
import { assertNodeCanSetUp, ensureNode, ensurePnpm, foldersOf } from "./bring/runtime.mjs";
import { environmentWithPath, openCacheFolder } from "./config.mjs";

const TASKS = "infra/setup/tasks.ts";
/** What runs under which name; every other name is a command of the runner. */
const PROGRAMS = {
  check: TASKS,
  test: TASKS,
  fix: TASKS,
  generate: TASKS,
  simulate: "test/simulation/main.ts",
  "test:faults": "test/faults/main.ts",
  "test:cluster": "test/cluster/main.ts",
};
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {readonly string[]} args */
async function main(args) {
  assertNodeCanSetUp(process.version);
  // What is brought is also used by `nobody`, whatever the user's habit is.
  process.umask(0o022);
  openCacheFolder();
  const node = await ensureNode(reportToTerminal);
  const pnpm = await ensurePnpm(reportToTerminal);
  await ensureDependencies(root, { node, pnpm }, reportToTerminal);
  const program = new Map(Object.entries(PROGRAMS)).get(args[0] ?? "") ?? "loadtests/runner/src/main.ts";
  await launch(node, [join(root, program), ...args], environmentWithPath(foldersOf([node, pnpm])));
}

main(process.argv.slice(2)).catch((error) => {
  reportToTerminal(error.message);
  process.exitCode = 1;
});
