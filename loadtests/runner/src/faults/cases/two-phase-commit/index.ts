import type { FaultCase } from "../../fault.ts";
import { afterCommit } from "./after-commit.ts";
import { afterPrepare } from "./after-prepare.ts";
import { allYes } from "./all-yes.ts";
import { beforePrepare } from "./before-prepare.ts";
import { clocks } from "./clocks.ts";
import { commitMessage } from "./commit-message.ts";
import { comparison } from "./comparison.ts";
import { decisionWrite } from "./decision-write.ts";
import { disk } from "./disk.ts";
import { inDoubt } from "./in-doubt.ts";
import { localWork } from "./local-work.ts";
import { prepareLimits } from "./prepare-limits.ts";
import { prepareMessage } from "./prepare-message.ts";
import { recovery } from "./recovery.ts";
import { resources } from "./resources.ts";
import { takeover } from "./takeover.ts";

/** The matrix of two-phase commit, row by row. */
export const twoPhaseCommitCases: readonly FaultCase[] = [
  ...beforePrepare,
  ...prepareMessage,
  ...localWork,
  ...prepareLimits,
  ...afterPrepare,
  ...allYes,
  ...decisionWrite,
  ...afterCommit,
  ...commitMessage,
  ...takeover,
  ...recovery,
  ...inDoubt,
  ...disk,
  ...comparison,
  ...resources,
  ...clocks,
];
