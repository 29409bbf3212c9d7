import { stageOf, type Stage } from "./play.ts";
import { saga } from "./saga.ts";
import { twoPhaseCommit } from "./two-phase-commit.ts";

/** Every design that can be simulated. */
export const stages: readonly Stage[] = [stageOf(twoPhaseCommit), stageOf(saga)];

/** The stage of a design, by its name. */
export function stageCalled(name: string): Stage {
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined) throw new Error(`there is no simulation of "${name}", but of ${stages.map((each) => each.name).join(" and ")}`);
  return stage;
}
