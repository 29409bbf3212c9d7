import { dirname, join } from "node:path";
import type { Changes, Prices, Results } from "@coordbench/report";
import { writeWhole } from "./archive.ts";

/** The forms of a report, and what its file is called in each. */
export const reportNames = { html: "report.html", markdown: "report.md" } as const;
/** The form of a report. */
export type ReportFormat = keyof typeof reportNames;

/** Writes the report of a session beside its results, and says where. What draws its charts takes a while to load, so only this loads it. */
export async function writeReport(
  file: string,
  results: Results,
  { format = "html", ...additions }: { format?: ReportFormat; prices: Prices; changes?: Changes },
): Promise<string> {
  const { writeMarkdown, writePage } = await import("@coordbench/report/page");
  const target = join(dirname(file), reportNames[format]);
  writeWhole(target, format === "html" ? await writePage(results, additions) : writeMarkdown(results, additions));
  return target;
}
