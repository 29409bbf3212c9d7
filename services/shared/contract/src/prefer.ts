/** The longest that a client may ask an answer to be held, and what it gets without asking. */
export const maxWaitMs = 30_000;
/** How long an answer is held without a `Prefer` header. */
export const defaultWaitMs = 10_000;

/** Reads `Prefer: wait=N` (RFC 7240), N in seconds; what cannot be read is ignored, as the RFC says of preferences. */
export function waitMsOf(prefer: string | undefined, otherwiseMs: number): number {
  const wait = prefer === undefined ? null : /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=$|[,;\s])/i.exec(prefer);
  return wait === null ? otherwiseMs : Math.min(Number(wait[1]) * 1_000, maxWaitMs);
}
