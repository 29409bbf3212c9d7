import type { AuditReport, Verdict } from "@coordbench/audit";

/** The invariants about the run itself: no design may break these, the control neither. */
const aboutTheRun = new Set([21, 22, 23, 24]);
const oversold = 3;
/** Whoever begins later is still in the silence before the load when the counters are read. */
const longestSpreadMs = 250;

/** Why a run's numbers must not be used; nothing where they may. */
export function judge({ verdict, invariants }: AuditReport, expected: Verdict): string[] {
  const broken = invariants
    .filter((each) => each.verdict !== "holds" && aboutTheRun.has(each.id))
    .map(({ id, name, evidence }) => `invariant ${id}, ${name}: ${evidence}`);
  if (verdict !== expected) broken.push(`the audit's verdict is ${verdict}, expected was ${expected}${blame(invariants)}`);
  const sold = invariants.find(({ id }) => id === oversold);
  if (expected === "violated" && sold?.verdict !== "violated")
    broken.push("the control did not oversell: either the load was too small for it, or the audit is blind");
  return broken;
}

function blame(invariants: AuditReport["invariants"]): string {
  const ids = invariants.filter(({ verdict }) => verdict !== "holds").map(({ id }) => id);
  return ids.length === 0 ? "" : `: see invariant ${ids.join(", ")}`;
}

/** Why the parts of a load are not one load; nothing where they are, or where there is only one. */
export function judgeStart(parts: { startSpreadMs: number } | undefined): string[] {
  if (parts === undefined || parts.startSpreadMs <= longestSpreadMs) return [];
  return [`the pods of the load began ${Math.round(parts.startSpreadMs)} ms apart, at most ${longestSpreadMs} are one load`];
}
