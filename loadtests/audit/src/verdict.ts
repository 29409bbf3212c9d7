import type { AuditReport, Finding, Verdict } from "./audit.ts";
import { unknown } from "./finding.ts";
import { invariants } from "./invariants.ts";
import type { Ledgers } from "./ledgers.ts";

function overall(findings: Finding[]): Verdict {
  const verdicts = findings.map(({ verdict }) => verdict);
  if (verdicts.includes("violated")) return "violated";
  return verdicts.includes("unknown") || verdicts.length === 0 ? "unknown" : "holds";
}

function findingOf(id: number, ledgers: Ledgers): AuditReport["invariants"][number] {
  const invariant = invariants.find((each) => each.id === id);
  if (!invariant) return { id, name: "promised, not checked", ...unknown("this audit has no checker for it") };
  return { id, name: invariant.name, ...invariant.check(ledgers) };
}

/** Checks every invariant that the design promises. */
export function audit(ledgers: Ledgers): AuditReport {
  const findings = ledgers.promises.map((id) => findingOf(id, ledgers));
  return { verdict: overall(findings), invariants: findings };
}

const exitCodes = { holds: 0, violated: 1, unknown: 2 } as const satisfies Record<Verdict, number>;

/** What a command exits with after an audit: 0 holds, 1 violated, 2 unknown. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 2 {
  return exitCodes[verdict];
}
