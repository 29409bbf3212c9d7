import type { Ledgers } from "../ledgers.ts";
import clean from "./clean.json" with { type: "json" };
import { oversellingRun } from "./control.ts";
import type { Corpus } from "./corpus.ts";
import { edits } from "./edits.ts";

/** The stored corpus: a clean run, its bad histories, and the overselling control. */
export const corpus: Corpus = { clean: clean as Ledgers, edits, control: oversellingRun() };
