import { dirname, join } from "node:path";
import { changesSince, hasRegressed, type Changes, type Prices, type Results } from "@coordbench/report";
import { latestResults, readResults, writeWhole } from "../archive.ts";
import { drawChanges } from "../draw-changes.ts";
import { priceSheet } from "../prices.ts";
import type { Command } from "./command.ts";
import { readFlags } from "./options.ts";

const formats = { html: "report.html", markdown: "report.md" } as const;
const flags = {
  format: { type: "string", meaning: `${Object.keys(formats).join(" or ")} (default html)` },
  baseline: {
    type: "string",
    meaning: "results.json of an earlier session: say what changed since; exits with 1 if something became worse",
  },
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
      const additions = { prices, ...(changes === undefined ? {} : { changes }) };
      const target = join(dirname(file), formats[format]);
      writeWhole(target, await written(results, format, additions));
      process.stdout.write(`${changes === undefined ? "" : `${drawChanges(changes)}\n\n`}report: ${target}\n`);
      regressed.push(changes !== undefined && hasRegressed(changes));
    }
    return regressed.includes(true) ? 1 : 0;
  },
};

/** The charts are drawn by what takes a while to load, so only a report loads it. */
async function written(results: Results, format: keyof typeof formats, additions: { prices: Prices; changes?: Changes }): Promise<string> {
  const { writeMarkdown, writePage } = await import("@coordbench/report/page");
  return format === "html" ? await writePage(results, additions) : writeMarkdown(results, additions);
}

function formatNamed(name: string): keyof typeof formats {
  if (name === "html" || name === "markdown") return name;
  throw new Error(`--format must be one of ${Object.keys(formats).join(", ")}, not ${name}`);
}

function resultsIn(file: string): Results {
  const results = readResults(file);
  if (results === undefined) throw new Error(`${file} is no results file that this version can read: name the results.json of a session`);
  return results;
}
