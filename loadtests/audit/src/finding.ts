import type { Finding } from "./audit.ts";

const listedIds = 10;

/** There was nothing to look at, so nothing is claimed. */
export function unknown(evidence: string): Finding {
  return { verdict: "unknown", evidence, ids: [] };
}

/** Nothing was found against the invariant. */
export function holds(evidence: string): Finding {
  return { verdict: "holds", evidence, ids: [] };
}

/** Something stands against the invariant; of many ids only the first are listed. */
export function violated(ids: Iterable<string>, evidence: string): Finding {
  return { verdict: "violated", evidence, ids: [...new Set(ids)].slice(0, listedIds) };
}
