import { expect, it } from "vitest";
import { corpus } from "../corpus/stored.ts";
import type { Invariant } from "../audit.ts";
import { holds, violated } from "../finding.ts";
import { checkersAreSound } from "./checkers.ts";
import { runInvariants } from "./run-invariants.ts";

const judged = (invariants: Invariant[]) => checkersAreSound(invariants, corpus).check(corpus.clean);

const withChecker = (id: number, check: Invariant["check"]) =>
  runInvariants.map((invariant) => (invariant.id === id ? { ...invariant, check } : invariant));

it("holds while every checker flags its bad histories and no others", () => {
  expect(judged([...runInvariants])).toMatchObject({ verdict: "holds", ids: [] });
});

it.each(runInvariants.map(({ id, name }) => [id, name] as const))("is violated when checker %i is blind: %s", (id) => {
  const missed = corpus.edits.filter(({ breaks }) => breaks === id).map(({ story }) => story);
  const finding = judged(withChecker(id, () => holds("never looks")));
  expect(finding.verdict).toBe("violated");
  expect(finding.ids).toEqual(expect.arrayContaining(missed));
});

it("is violated when a checker cries wolf", () => {
  expect(judged(withChecker(9, () => violated(["x"], "always"))).ids).toContain("the clean run");
});

it("is violated when the control goes unnoticed", () => {
  const finding = judged(withChecker(3, () => holds("never looks")));
  expect(finding.ids).toContain("the overselling control");
});
