import { answerOf, type Prices, type Results, type Run } from "@coordbench/report";
import { priceSheet } from "../prices.ts";
import type { Session } from "../session.ts";
import { complain } from "../summary.ts";
import { writeReport } from "../write-report.ts";

/** Closes a session that has done all it wanted: its last lines are the answer in words, and where everything lies. */
export async function conclude(
  session: Session,
  draw: (results: Results) => string,
  prices: Prices = priceSheet(undefined),
): Promise<number> {
  const results = session.finish();
  const broken = unusable(results);
  const report = await writeReport(session.file, results, { prices });
  const where = `results: ${session.file}\nreport:  ${report}`;
  process.stdout.write(`\n${[draw(results), ...broken.map(complain), ...answerIn(results), where].join("\n\n")}\n`);
  return broken.length === 0 ? 0 : 1;
}

function answerIn(results: Results): string[] {
  const sentences = answerOf(results);
  return sentences.length === 0 ? [] : [sentences.join(" ")];
}

/** The runs that should have been valid: what a search found too much is an answer, and so is a second try. */
function unusable({ sections, runs }: Results): Run[] {
  const searches = new Set(sections.filter(({ kind }) => kind === "capacity").map(({ id }) => id));
  const last = new Map(runs.map((run) => [JSON.stringify(run.step), run]));
  return [...last.values()].filter(({ step, valid }) => !valid && !searches.has(step.section));
}
