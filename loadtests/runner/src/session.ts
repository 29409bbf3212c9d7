import { cleanUp } from "@coordbench/infra/local";
import { ensureTools } from "@coordbench/infra/setup";
import type { Manifest, Run } from "@coordbench/report";
import { logFolder, writeLedgers, writeResults } from "./archive.ts";
import { labelOf } from "./label.ts";
import { describeMachine } from "./manifest.ts";
import { showProgress } from "./progress.ts";
import { performRun, type Finished, type Surroundings } from "./run.ts";
import { toolsOf, type RunWish } from "./wish.ts";

/** A number of runs, one after the other, whose results lie in one file. */
export interface Session {
  runs: Run[];
  file: string;
}

const loadAttained = 22;
const most = 2;

/** Makes every run that is wished for; what is finished is on disk before the next one begins. */
export async function performSession(
  wishes: RunWish[],
  { file, command, signal }: { file: string; command: string; signal: AbortSignal },
): Promise<Session> {
  sweep();
  const needed = new Set(wishes.flatMap(toolsOf));
  const tools = await ensureTools(["k6", ...needed], (line) => process.stderr.write(`${line}\n`));
  const manifest: Manifest = await describeMachine(command, Object.values(tools));
  const runs: Run[] = [];
  for (const [index, wish] of wishes.entries()) {
    const surroundings = { tools, logs: logFolder, signal };
    const { run, ledgers } = await attempt(
      wish,
      surroundings,
      `${index + 1}/${wishes.length} ${wish.workload} ${labelOf(wish.design, wish.switches ?? {})}`,
    );
    runs.push(run);
    writeLedgers(file, run.id, ledgers);
    writeResults(file, manifest, runs);
  }
  return { runs, file };
}

/** Makes a run, and makes it once more where this machine was too busy with other things to bring the load in time. */
async function attempt(wish: RunWish, surroundings: Omit<Surroundings, "phase" | "glimpse">, title: string): Promise<Finished> {
  for (let tries = 1; ; tries++) {
    const progress = showProgress(title);
    const finished = await performRun(wish, { ...surroundings, ...progress });
    const { throughput, audit, valid } = finished.run;
    const isDisturbed = !valid && audit.invariants.every(({ id, verdict }) => verdict === "holds" || id === loadAttained);
    const isLast = !isDisturbed || tries === most;
    progress.done(
      `${throughput.confirmed.toFixed(0)} confirmed/s, audit: ${audit.verdict}${valid ? "" : ", INVALID"}${isLast ? "" : ": the load did not come in time, once more"}`,
    );
    if (isLast) return finished;
  }
}

/** Ends and removes what a crashed run left behind, and says so where there was something. */
export function sweep(): void {
  const { folders, processes } = cleanUp();
  if (folders > 0)
    process.stderr.write(`cleaned up after ${folders} crashed run${folders === 1 ? "" : "s"}: ${processes} processes ended\n`);
}
