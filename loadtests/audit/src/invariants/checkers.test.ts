import { expect, it } from "vitest";
import { editsOf } from "../corpus/corpus.ts";
import { corpus } from "../corpus/stored.ts";
import type { Invariant } from "../audit.ts";
import { holds, violated } from "../finding.ts";
import { checkersAreSound } from "./checkers.ts";
import { runInvariants } from "./run-invariants.ts";

const judged = (invariants: Invariant[]) => checkersAreSound(invariants, corpus).check(corpus.control);

const withChecker = (id: number, check: Invariant["check"]) =>
  runInvariants.map((invariant) => (invariant.id === id ? { ...invariant, check } : invariant));

const promised = runInvariants.filter(({ id }) => corpus.bases.some(({ promises }) => promises.includes(id)));

it("holds while every checker flags its bad histories and no others", () => {
  expect(judged([...runInvariants])).toMatchObject({ verdict: "holds", ids: [] });
});

it.each(promised.map(({ id, name }) => [id, name] as const))("is violated when checker %i is blind: %s", (id) => {
  const missed = corpus.bases.flatMap((clean) =>
    editsOf(clean, corpus.edits)
      .filter(({ breaks }) => breaks === id)
      .map(({ story }) => `${clean.design}: ${story}`),
  );
  const finding = judged(withChecker(id, () => holds("never looks")));
  expect(finding.verdict).toBe("violated");
  expect(missed).not.toEqual([]);
  expect(missed.concat("the overselling control")).toEqual(expect.arrayContaining(finding.ids));
});

it("is violated when a checker cries wolf", () => {
  const finding = judged(withChecker(9, () => violated(["x"], "always")));
  expect(finding.ids).toContain(`${corpus.bases[0]?.design}: the clean run`);
});

it("is violated when the control goes unnoticed", () => {
  const finding = judged(withChecker(3, () => holds("never looks")));
  expect(finding.ids).toContain("the overselling control");
});
