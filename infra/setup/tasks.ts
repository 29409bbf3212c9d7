import { fixEverything, generateEverything } from "./tasks/rewrite.ts";
import { check, test } from "./tasks/verify.ts";

const tasks: Readonly<Record<string, () => Promise<boolean>>> = { check, test, fix: fixEverything, generate: generateEverything };

const name = process.argv[2] ?? "";
const task = tasks[name];
if (task === undefined) throw new Error(`There is no task "${name}"; there are ${Object.keys(tasks).join(", ")}.`);
process.exitCode = (await task()) ? 0 : 1;
