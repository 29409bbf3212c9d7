import { attempt } from "./attempt.ts";
import { localLaboratory, type Laboratory } from "./laboratory.ts";
import type { TraceStore } from "./traces.ts";

/** A session's way to its runs that keeps the traces of those that are to be traced; the store may outlive the session. */
export function tracedInto(traceStore: TraceStore): Laboratory {
  return { ...localLaboratory, attempt: (wish, site) => attempt(wish, { ...site, traceStore }) };
}
