import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "@coordbench/report";
import { showProgress } from "./progress.ts";
import { performRun, type Finished, type Surroundings } from "./run.ts";
import type { RunWish } from "./wish.ts";

const loadAttained = 22;

/** Makes a run and shows how far it is; the logs of a valid one are thrown away, since it has nothing to explain. */
export async function attempt(
  wish: RunWish,
  { title, ...surroundings }: Omit<Surroundings, "phase" | "glimpse"> & { title: string },
  perform = performRun,
): Promise<Finished> {
  const progress = showProgress(title);
  const finished = await perform(wish, { ...surroundings, ...progress });
  const { id, throughput, audit, valid } = finished.run;
  if (valid) rmSync(join(surroundings.logs, id), { recursive: true, force: true });
  const flaw = isDisturbed(finished.run) ? ": the load did not come in time" : "";
  progress.done(`${throughput.confirmed.toFixed(0)} confirmed/s, audit: ${audit.verdict}${valid ? "" : `, INVALID${flaw}`}`);
  return finished;
}

/** Whether a run is invalid for no other reason than that this machine was too busy with other things to bring its load. */
export function isDisturbed({ valid, audit }: Run): boolean {
  const broken = audit.invariants.filter(({ verdict }) => verdict !== "holds");
  return !valid && broken.length > 0 && broken.every(({ id }) => id === loadAttained);
}
