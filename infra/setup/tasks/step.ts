import { run } from "../base/run.mjs";
import { installed, root } from "./project.ts";
import { one } from "./tally.ts";
import type { Tally } from "./tally.ts";

/** What a step of the check came to. */
export type StepResult = { readonly tally: Tally; readonly output: string };

/** One named part of the check. */
export type Step = { readonly name: string; readonly run: () => Promise<StepResult> };

/** The step that runs a development tool, and counts as one test. */
export function toolStep(name: string, executable: string, args: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const { ok, output } = await run(installed(executable), args, { cwd: root });
      return { tally: one(ok), output };
    },
  };
}
