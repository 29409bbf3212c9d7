import { changesSince, hasRegressed, type Results } from "@coordbench/report";
import { latestResults, readResults } from "../archive.ts";
import { drawChanges } from "../draw-changes.ts";
import { priceSheet } from "../prices.ts";
import { reportNames, writeReport, type ReportFormat } from "../write-report.ts";
import type { Command } from "./command.ts";
import { readFlags } from "./options.ts";

const flags = {
  format: { type: "string", meaning: `${Object.keys(reportNames).join(" or ")} (default html)` },
  baseline: {
    type: "string",
    meaning: "results.json of an earlier session: say what changed since; exits with 1 if something became worse",
  },
  prices: { type: "string", meaning: "a price sheet of your own, or the figures of it that differ: JSON" },
} as const;

/** Writes what a session has to say, beside its results. */
export const report: Command = {
  purpose: "write the report of a session beside its results: RESULTS…, or those of the latest session",
  flags,
  async run(args) {
    const { positionals, values } = readFlags(flags, args);
    const format = formatNamed(values.format ?? "html");
    const baseline = values.baseline === undefined ? undefined : resultsIn(values.baseline);
    const prices = priceSheet(values.prices);
    const regressed: boolean[] = [];
    for (const file of positionals.length > 0 ? positionals : [latestResults()]) {
      const results = resultsIn(file);
      const changes = baseline === undefined ? undefined : changesSince(baseline, results);
      const target = await writeReport(file, results, { format, prices, ...(changes === undefined ? {} : { changes }) });
      process.stdout.write(`${changes === undefined ? "" : `${drawChanges(changes)}\n\n`}report: ${target}\n`);
      regressed.push(changes !== undefined && hasRegressed(changes));
    }
    return regressed.includes(true) ? 1 : 0;
  },
};

function formatNamed(name: string): ReportFormat {
  if (name === "html" || name === "markdown") return name;
  throw new Error(`--format must be one of ${Object.keys(reportNames).join(", ")}, not ${name}`);
}

function resultsIn(file: string): Results {
  const results = readResults(file);
  if (results === undefined) throw new Error(`${file} is no results file that this version can read: name the results.json of a session`);
  return results;
}
