import { answerOf } from "../../analysis/answer.ts";
import type { Results } from "../../results/results.ts";
import type { Part } from "../document.ts";
import type { Findings } from "../findings.ts";
import { count } from "../numbers.ts";

/** The answer, before anything else. */
export function answerPart({ runs }: Results, findings: Findings): Part {
  const answer = answerOf(findings);
  const words =
    answer.length === 0
      ? `This session compares nothing: it has ${count(runs.length, "run")}, and what they came to stands below.`
      : answer.join(" ");
  return { id: "answer", title: "The answer", blocks: [{ kind: "paragraph", words, isLead: true }] };
}
