import type { FaultRecord } from "../results/faults.ts";
import type { Results } from "../results/results.ts";
import type { Recovery, RecoveryFindings } from "./recovery-findings.ts";
import { pairUp } from "./recovery-pairs.ts";
import { blockedS, degradedSeconds, drainedS, goodputBefore, windowOf } from "./recovery-times.ts";
import { sayLosses, sayTally, sayWorstBlock } from "./recovery-words.ts";

const ordinary = new Set(["sold-out", "payment-declined"]);

/** Finds what each fault of a session cost, and puts both designs beside each other where they were broken alike. */
export function recovery({ faults }: Pick<Results, "faults">): RecoveryFindings {
  const cases = faults.filter(({ verdict }) => verdict !== "invalid").map(recoveryOf);
  return {
    cases,
    ...pairUp(cases),
    notPassed: faults.filter(({ verdict }) => verdict !== "passed"),
    words: faults.length === 0 ? [] : [sayTally(faults), ...sayLosses(cases), ...sayWorstBlock(cases)],
  };
}

function recoveryOf(record: FaultRecord): Recovery {
  const degraded = degradedSeconds(record);
  return {
    record,
    window: windowOf(record),
    beforePerS: goodputBefore(record),
    degradedSeconds: Array.isArray(degraded) ? degraded : [],
    degradedS: Array.isArray(degraded) ? degraded.length : degraded,
    blockedS: blockedS(record),
    drainedS: drainedS(record),
    refused: refusedIn(record),
    unanswered: record.outcomes.unknown,
  };
}

function refusedIn({ outcomes }: FaultRecord): number {
  const counted = Object.entries(outcomes.rejected).filter(([reason]) => !ordinary.has(reason));
  return counted.reduce((sum, [, bookings]) => sum + bookings, outcomes.refused);
}
