import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { identify, isAlive, type Identity } from "@coordbench/infra/local";
import type { Manifest, Results } from "@coordbench/report";
import { readResults, writeWhole } from "./archive.ts";
import type { ProcessorTime } from "./processor-time.ts";

/** What a session that has not ended has to remember besides its results. */
interface State {
  owner: Identity;
  /** What had passed of it when it was last written. */
  time: ProcessorTime;
}

/** A session that was begun and not finished, and belongs to nobody now. */
export interface Unfinished {
  file: string;
  results: Results;
  time: ProcessorTime;
}

/** Remembers that a session goes on in this process. */
export function writeState(results: string, time: ProcessorTime): void {
  const state: State = { owner: identify(process.pid), time };
  writeWhole(stateFile(results), JSON.stringify(state));
}

/** Where the state of a session lies: beside its results, as long as it has not ended. */
export const stateFile = (results: string) => join(dirname(results), `${basename(results, ".json")}.session.json`);

/** Finds the first session that can be gone on with: of the same command, revision, machine and programs. */
export function findUnfinished(files: readonly string[], now: Manifest): Unfinished | undefined {
  for (const file of files) {
    const state = readState(file);
    if (state === undefined || (state.owner.pid !== process.pid && isAlive(state.owner))) continue;
    const results = readResults(file);
    if (results?.manifest.finishedAt === null && isSame(results.manifest, now)) return { file, results, time: state.time };
  }
  return undefined;
}

// Nobody knows what an unknown revision has in common with another.
function isSame(then: Manifest, now: Manifest): boolean {
  const telling = ({ command, revision, machine }: Manifest) => JSON.stringify([command, revision, machine]);
  const hasChanged = ([name, version]: [string, string]) => then.versions[name] !== undefined && then.versions[name] !== version;
  return now.revision !== null && telling(then) === telling(now) && !Object.entries(now.versions).some(hasChanged);
}

function readState(results: string): State | undefined {
  const file = stateFile(results);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as State) : undefined;
}
