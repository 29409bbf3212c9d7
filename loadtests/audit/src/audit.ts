import type { Ledgers } from "./ledgers.ts";

/** `unknown` means that there was no evidence; it never counts as `holds`. */
export type Verdict = "holds" | "violated" | "unknown";

/** What one checker found, in words, with the ids at fault (a few of them: `evidence` says how many there are). */
export interface Finding {
  verdict: Verdict;
  evidence: string;
  ids: string[];
}

/** One invariant of the audit: a number, a name, and a pure function over the ledgers. */
export interface Invariant {
  id: number;
  name: string;
  check(ledgers: Ledgers): Finding;
}

/** What an audit found, invariant by invariant. */
export interface AuditReport {
  verdict: Verdict;
  invariants: (Finding & Pick<Invariant, "id" | "name">)[];
}
