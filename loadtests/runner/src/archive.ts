import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Ledgers } from "@coordbench/audit";
import { resultsSchema, type Manifest, type Run } from "@coordbench/report";

const root = join(import.meta.dirname, "../../..");

/** Everything that a command leaves behind lies here, and git ignores it. */
const workFolder = join(root, ".coordbench");

/** The folder for the logs of runs. */
export const logFolder = join(workFolder, "logs");

/** Writes results, checked against their own schema. */
export function writeResults(file: string, manifest: Manifest, runs: Run[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify(resultsSchema.parse({ schema: "coordbench/results/2", manifest, sections: [], runs, traces: [], compareLink: null, ceilings: [] }), undefined, 2)}\n`,
  );
}

/** The file for results that nobody named: under the time of their session. */
export function resultsFile(name: string): string {
  return join(workFolder, "results", `${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${name}`, "results.json");
}

/** Keeps a run's ledgers beside its results, so that anybody can audit it again. */
export function writeLedgers(resultsPath: string, run: string, ledgers: Ledgers): string {
  const file = join(dirname(resultsPath), `${run}.ledgers.json.gz`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(JSON.stringify(ledgers)));
  return file;
}

/** Reads the ledgers of a run. */
export function readLedgers(file: string): Ledgers {
  const content = readFileSync(file);
  const isCompressed = content[0] === 0x1f && content[1] === 0x8b;
  return JSON.parse((isCompressed ? gunzipSync(content) : content).toString()) as Ledgers;
}

/** The ledgers of the latest session, one file for each run. */
export function latestLedgers(): string[] {
  const results = join(workFolder, "results");
  const sessions = listed(results).toSorted();
  const folder = sessions.at(-1);
  if (folder === undefined) throw new Error("there are no ledgers yet: run `npm run bench`, or name a file");
  return listed(join(results, folder))
    .filter((name) => name.endsWith(".ledgers.json.gz"))
    .map((name) => join(results, folder, name));
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
