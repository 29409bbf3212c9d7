import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Ledgers } from "@coordbench/audit";
import { resultsSchema, type Results } from "@coordbench/report";
import type { Trace } from "@coordbench/traces";
import type { Finished } from "./run.ts";

const root = join(import.meta.dirname, "../../..");

/** Everything that a command leaves behind lies here, and git ignores it. */
const workFolder = join(root, ".coordbench");
const resultsFolder = join(workFolder, "results");
const resultsName = "results.json";

/** The folder for logs of what belongs to no session. */
export const logFolder = join(workFolder, "logs");

/** Writes a file that is there whole or not at all, whatever interrupts the writing. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
}

/** Writes results, checked against their own schema. */
export function writeResults(file: string, results: Results): void {
  writeWhole(file, `${JSON.stringify(resultsSchema.parse(results), undefined, 2)}\n`);
}

/** Reads results; nothing where there are none, or none that can be read today. */
export function readResults(file: string): Results | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return resultsSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** The file for results that nobody named: under the time of their session. */
export function resultsFile(name: string): string {
  return join(resultsFolder, `${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${name}`, resultsName);
}

/** The results of all sessions of a name, the latest first. */
export function resultsFilesOf(name: string): string[] {
  return latestFirst()
    .filter((folder) => folder.endsWith(`Z-${name}`))
    .map((folder) => join(resultsFolder, folder, resultsName));
}

/** Keeps what a run leaves beside its results, so that anybody can audit it, and compute its percentiles, again. */
export function keepEvidence(results: string, { run: { id }, ledgers, evidence }: Finished): void {
  const file = (ending: string) => join(dirname(results), `${id}.${ending}`);
  writeWhole(file("ledgers.json.gz"), gzipSync(JSON.stringify(ledgers)));
  writeWhole(file("clients.tsv.gz"), evidence.clients);
  writeWhole(file("histograms.json"), JSON.stringify(evidence.histograms, undefined, 2));
  writeWhole(file("k6.json"), JSON.stringify(evidence.k6, undefined, 2));
  if (evidence.traces.length > 0) writeWhole(file("traces.json.gz"), gzipSync(JSON.stringify(evidence.traces)));
}

/** Reads the ledgers of a run. */
export function readLedgers(file: string): Ledgers {
  const content = readFileSync(file);
  const isCompressed = content[0] === 0x1f && content[1] === 0x8b;
  return JSON.parse((isCompressed ? gunzipSync(content) : content).toString()) as Ledgers;
}

/** Reads the traces of a run; none where nothing of it was traced. */
export function readTracesOf(results: string, run: string): Trace[] {
  const file = join(dirname(results), `${run}.traces.json.gz`);
  return existsSync(file) ? (JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace[]) : [];
}

/** The ledgers of the latest session that has some, one file for each run. */
export function latestLedgers(): string[] {
  for (const folder of latestFirst()) {
    const ledgers = listed(join(resultsFolder, folder)).filter((name) => name.endsWith(".ledgers.json.gz"));
    if (ledgers.length > 0) return ledgers.map((name) => join(resultsFolder, folder, name));
  }
  throw new Error("there are no ledgers yet: run `npm run bench`, or name a file");
}

/** The results of the latest session. */
export function latestResults(): string {
  const file = latestFirst()
    .map((folder) => join(resultsFolder, folder, resultsName))
    .find((each) => existsSync(each));
  if (file === undefined) throw new Error("there are no results yet: run `npm run bench`, or name a results.json");
  return file;
}

const latestFirst = () => listed(resultsFolder).toSorted().toReversed();

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
