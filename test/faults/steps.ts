import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Step, Tally } from "@coordbench/infra/setup";
import { resultsSchema } from "@coordbench/report";
import { stages } from "../simulation/stages.ts";
import { runBehind, runShown } from "./program.ts";

/** What is to be played. */
export interface Wish {
  /** Only the one, where one is named. */
  design: string | undefined;
  /** Only these cases of the matrix, where some are named. */
  cases: readonly string[];
  /** The simulated schedules of each design. */
  schedules: number;
  /** Where results lie, and what is there already. */
  folder: string;
  signal: AbortSignal;
}

/** Few enough that little is lost with an interruption, and many enough that starting a program is nothing beside them. */
const lot = 50_000;
const runner = "loadtests/runner/src/main.ts";
const simulation = "test/simulation/main.ts";

/** The whole matrix on real servers, one case after the other; every case is a test. */
export function matrixStep({ design, cases, folder, signal }: Wish): Step {
  const file = join(folder, "results.json");
  const chosen = [...(design === undefined ? [] : ["--design", design]), ...cases.flatMap((name) => ["--case", name])];
  return {
    name: ["the fault matrix", ...chosen].join(" "),
    run: async () => {
      const { code } = await runShown([runner, "faults", ...chosen, "--out", file], signal);
      return { tally: tallyIn(file, code), output: `see ${file}, and the logs beside it` };
    },
  };
}

/** The simulated schedules of each design, lot by lot; every lot is a test. */
export function simulationSteps({ design, schedules, signal }: Wish): Step[] {
  const names = stages.map(({ name }) => name).filter((name) => design === undefined || name === design);
  const firsts = Array.from({ length: Math.ceil(schedules / lot) }, (_, index) => 1 + index * lot);
  return firsts.flatMap((first) => {
    const count = Math.min(lot, schedules - first + 1);
    return names.map((name) => ({
      name: `${count} schedules of ${name} from seed ${first} on`,
      run: async () => {
        const args = ["--design", name, "--schedules", String(count), "--seed", String(first)];
        const { code, output } = await runBehind([simulation, ...args], signal);
        return { tally: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, output };
      },
    }));
  });
}

/** What is not passed has failed: also what could not be played to its end. */
function tallyIn(file: string, code: number | null): Tally {
  if (code !== 0 && code !== 1) return { passed: 0, failed: 1, skipped: 0 };
  const { sections, faults } = resultsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const wanted = sections.flatMap((section) => (section.kind === "faults" ? section.cases : [])).length;
  const passed = faults.filter(({ verdict }) => verdict === "passed").length;
  return { passed, failed: Math.max(wanted - passed, code), skipped: 0 };
}
