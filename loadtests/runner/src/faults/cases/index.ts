import type { FaultCase } from "../fault.ts";
import { sagaCases } from "./saga/index.ts";
import { twoPhaseCommitCases } from "./two-phase-commit/index.ts";

/** The whole fault matrix. */
export const faultCases: readonly FaultCase[] = [...twoPhaseCommitCases, ...sagaCases];
