import type { Finding, Invariant } from "../audit.ts";
import type { Corpus, Edit } from "../corpus/corpus.ts";
import { count } from "../figures.ts";
import { holds, violated } from "../finding.ts";
import type { Ledgers } from "../ledgers.ts";

const isClean = (invariants: readonly Invariant[], ledgers: Ledgers) => invariants.every(({ check }) => check(ledgers).verdict === "holds");

const isFlaggedExactly = (invariants: readonly Invariant[], edit: Edit, clean: Ledgers) => {
  const edited = edit.apply(clean);
  const found = invariants.filter(({ check }) => check(edited).verdict === "violated");
  return found.length === 1 && found[0]?.id === edit.breaks;
};

const missesOversell = (invariants: readonly Invariant[], control: Ledgers) =>
  !invariants.some(({ id, check }) => id === 3 && check(control).verdict === "violated");

/** What is wrong with these checkers, by the stories of the corpus that they judge wrongly. */
function misjudged(invariants: readonly Invariant[], { clean, edits, control }: Corpus): string[] {
  return [
    ...(isClean(invariants, clean) ? [] : ["the clean run"]),
    ...edits.filter((edit) => !isFlaggedExactly(invariants, edit, clean)).map(({ story }) => story),
    ...(missesOversell(invariants, control) ? ["the overselling control"] : []),
  ];
}

/** 24. The checkers themselves: each bad history of the corpus is flagged by exactly its invariant, the clean one by none. */
export function checkersAreSound(invariants: readonly Invariant[], corpus: Corpus): Invariant {
  return { id: 24, name: "the checkers are sound", check: () => judge(invariants, corpus) };
}

function judge(invariants: readonly Invariant[], corpus: Corpus): Finding {
  const wrong = misjudged(invariants, corpus);
  const stories = count(corpus.edits.length, "bad story");
  if (wrong.length > 0) return violated(wrong, `${wrong.length} misjudged, of a clean run, an overselling control and ${stories}`);
  return holds(`${stories} flagged by exactly their invariant, the clean run by none, the overselling control as oversold`);
}
