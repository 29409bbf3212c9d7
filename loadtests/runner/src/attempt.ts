import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "@coordbench/report";
import { showProgress } from "./progress.ts";
import { performRun, type Finished, type Surroundings } from "./run.ts";
import type { RunWish } from "./wish.ts";

const loadAttained = 22;
const most = 2;

/** Where an attempt is made, what it is called, and whether a load that did not come in time is a reason for another. */
export interface Attempt extends Omit<Surroundings, "phase" | "glimpse"> {
  title: string;
  isSearch: boolean;
}

/** Makes a run, and makes it once more where this machine was too busy with other things to bring the load in time. */
export async function attempt(wish: RunWish, { title, isSearch, ...surroundings }: Attempt): Promise<Finished> {
  for (let tries = 1; ; tries++) {
    const progress = showProgress(title);
    const finished = await performRun(wish, { ...surroundings, ...progress });
    const { id, throughput, audit, valid } = finished.run;
    const isLast = isSearch || !isDisturbed(finished.run) || tries === most;
    progress.done(
      `${throughput.confirmed.toFixed(0)} confirmed/s, audit: ${audit.verdict}${valid ? "" : ", INVALID"}${isLast ? "" : ": the load did not come in time, once more"}`,
    );
    // What is valid has nothing to explain.
    if (valid) rmSync(join(surroundings.logs, id), { recursive: true, force: true });
    if (isLast) return finished;
  }
}

/** Whether a run is invalid for no other reason than a load that was not attained. */
function isDisturbed({ valid, audit }: Run): boolean {
  return !valid && audit.invariants.every(({ id, verdict }) => verdict === "holds" || id === loadAttained);
}
