import type { Results } from "../results/results.ts";
import { accentsOf } from "./accents.ts";
import { renderMarkdown } from "./render/markdown.ts";
import { renderPage } from "./render/page.ts";
import { reportOf, type Additions } from "./report.ts";

/** Writes the report of a session as one page that needs nothing beside it. */
export async function writePage(results: Results, additions?: Additions): Promise<string> {
  return await renderPage(reportOf(results, additions), accentsOf(results));
}

/** Writes the same report as Markdown. */
export function writeMarkdown(results: Results, additions?: Additions): string {
  return renderMarkdown(reportOf(results, additions));
}
