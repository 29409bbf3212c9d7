import { expect, it } from "vitest";
import { checkAll } from "./series.ts";
import { questionsOf } from "./survey.ts";
import { variantsIn } from "./variants.ts";

const phases = { durationS: 5, warmUpS: 2 };
const variants = variantsIn("designs", "two-phase-commit,saga");
const contest = { workload: "steady", variants, repeats: 6, ...phases };
const plan = {
  contest,
  inFlight: 64,
  rate: { ratePerS: 60, rateFrom: "given" },
  vary: { name: "rtt", values: ["0", "50"] },
  study: { ...contest, ratePerS: 60, count: 200 },
};
const questions = questionsOf(plan);
const sections = questions.flatMap((question) => question.sections);
const series = questions.flatMap((question) => question.series);

it("asks everything, each question in a section of its own", () => {
  expect(sections.map(({ id }) => id)).toEqual([
    "saturation",
    "equal-rate",
    "ablation-steady",
    "sweep-rtt-steady",
    "traces",
    "telemetry-two-phase-commit",
    "telemetry-saga",
    "instrument-flushes",
    "instrument-profile",
  ]);
});

it("has runs of every variant of every section, at a place of their own, and none that cannot be", () => {
  checkAll(series);
  const places = series.map(({ step }) => JSON.stringify(step));
  expect(new Set(places).size).toBe(places.length);
  for (const section of sections) {
    const made = new Set(series.filter(({ step }) => step.section === section.id).map(({ step }) => step.variant));
    const wanted = section.kind === "ablation" ? [...section.rungs, ...section.corners].map(({ variant }) => variant) : section.variants;
    expect([...made].toSorted()).toEqual(wanted.toSorted());
  }
});
