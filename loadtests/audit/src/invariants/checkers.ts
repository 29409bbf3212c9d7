import type { Finding, Invariant } from "../audit.ts";
import { editsOf, type Corpus, type Edit } from "../corpus/corpus.ts";
import { count, figure, sum } from "../figures.ts";
import { holds, violated } from "../finding.ts";
import type { Ledgers } from "../ledgers.ts";

const isClean = (promised: Invariant[], ledgers: Ledgers) => promised.every(({ check }) => check(ledgers).verdict === "holds");

const isFlaggedExactly = (promised: Invariant[], edit: Edit, clean: Ledgers) => {
  const edited = edit.apply(clean);
  const found = promised.filter(({ check }) => check(edited).verdict === "violated");
  return found.length === 1 && found[0]?.id === edit.breaks;
};

const missesOversell = (invariants: readonly Invariant[], control: Ledgers) =>
  !invariants.some(({ id, check }) => id === 3 && check(control).verdict === "violated");

/** What is wrong with what these checkers make of a clean history and its bad ones, by their stories. */
function misjudgedOf(clean: Ledgers, invariants: readonly Invariant[], edits: readonly Edit[]): string[] {
  const promised = invariants.filter(({ id }) => clean.promises.includes(id));
  const wrong = editsOf(clean, edits).filter((edit) => !isFlaggedExactly(promised, edit, clean));
  return [...(isClean(promised, clean) ? [] : ["the clean run"]), ...wrong.map(({ story }) => story)].map(
    (story) => `${clean.design}: ${story}`,
  );
}

/** 24. The checkers themselves: each bad history of the corpus is flagged by exactly its invariant, the clean ones by none. */
export function checkersAreSound(invariants: readonly Invariant[], corpus: Corpus): Invariant {
  return { id: 24, name: "the checkers are sound", check: () => judge(invariants, corpus) };
}

function judge(invariants: readonly Invariant[], { bases, edits, control }: Corpus): Finding {
  const wrong = [
    ...bases.flatMap((clean) => misjudgedOf(clean, invariants, edits)),
    ...(missesOversell(invariants, control) ? ["the overselling control"] : []),
  ];
  const cleanRuns = count(bases.length, "clean run");
  const stories = count(
    sum(bases, (clean) => editsOf(clean, edits).length),
    "bad story",
  );
  if (wrong.length > 0) return violated(wrong, `${figure(wrong.length)} misjudged, of ${cleanRuns}, an overselling control and ${stories}`);
  return holds(
    `${stories} of ${cleanRuns} flagged by exactly their invariant, the clean ones by none, the overselling control as oversold`,
  );
}
