import type { Results } from "../results/results.ts";
import { accentsOf } from "./accents.ts";
import type { Findings } from "./findings.ts";
import { renderMarkdown } from "./render/markdown.ts";
import { renderPage } from "./render/page.ts";
import { reportOf } from "./report.ts";

export type { Findings } from "./findings.ts";

/** Writes the report of a session as one page that needs nothing beside it. */
export async function writePage(results: Results, findings: Findings): Promise<string> {
  return await renderPage(reportOf(results, findings), accentsOf(results));
}

/** Writes the same report as Markdown. */
export function writeMarkdown(results: Results, findings: Findings): string {
  return renderMarkdown(reportOf(results, findings));
}
