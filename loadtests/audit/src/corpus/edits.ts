import type { Edit } from "./corpus.ts";
import { bookingEdits } from "./edits/bookings.ts";
import { moneyEdits } from "./edits/money.ts";
import { runEdits } from "./edits/run.ts";
import { sagaEdits } from "./edits/saga.ts";
import { stockEdits } from "./edits/stock.ts";
import { twoPhaseCommitEdits } from "./edits/two-phase-commit.ts";

/** The bad histories, by the subject that they go wrong in. */
export const edits: readonly Edit[] = [...stockEdits, ...moneyEdits, ...bookingEdits, ...twoPhaseCommitEdits, ...sagaEdits, ...runEdits];
