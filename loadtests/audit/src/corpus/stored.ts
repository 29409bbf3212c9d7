import type { Ledgers } from "../ledgers.ts";
import twoPhaseCommit from "./clean-two-phase-commit.json" with { type: "json" };
import saga from "./clean-saga.json" with { type: "json" };
import { oversellingRun } from "./control.ts";
import type { Corpus } from "./corpus.ts";
import { edits } from "./edits.ts";

/** The stored corpus: clean runs, their bad histories, and the overselling control. */
export const corpus: Corpus = { bases: [twoPhaseCommit, saga] as unknown as Ledgers[], edits, control: oversellingRun() };
