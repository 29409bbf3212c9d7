import type { Results, Run } from "@coordbench/report";
import type { Session } from "../session.ts";
import { complain } from "../summary.ts";

/** Closes a session that has done all it wanted: its last lines are the answer in words, and where everything lies. */
export function conclude(session: Session, answer: (results: Results) => string): number {
  const results = session.finish();
  const broken = unusable(results);
  process.stdout.write(`\n${[answer(results), ...broken.map(complain), `results: ${session.file}`].join("\n\n")}\n`);
  return broken.length === 0 ? 0 : 1;
}

/** The runs that should have been valid: what a search found too much is an answer, and so is a second try. */
function unusable({ sections, runs }: Results): Run[] {
  const searches = new Set(sections.filter(({ kind }) => kind === "capacity").map(({ id }) => id));
  const last = new Map(runs.map((run) => [JSON.stringify(run.step), run]));
  return [...last.values()].filter(({ step, valid }) => !valid && !searches.has(step.section));
}
