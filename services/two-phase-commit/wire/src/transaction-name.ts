import type { Operation } from "@coordbench/two-phase-commit-protocol";

const initials = { book: "b", cancel: "c" } as const;
const pattern = /^cb:[a-z0-9]+:[a-z0-9-]+:([A-Za-z0-9_-]+):([bc])(\d+):([A-Za-z0-9_-]+)$/;

/** What the names of all prepared transactions of one participant begin with: unique on a server, which several runs and databases may share. */
export function namesOf(run: string, participant: string): string {
  return `cb:${run}:${participant}:`;
}

/** The name under which a participant prepares an operation: at most 140 bytes of the 200 that PostgreSQL allows. */
export function nameTransaction(prefix: string, { bookingId, kind, attempt, hash }: Operation): string {
  return `${prefix}${bookingId}:${initials[kind]}${attempt}:${hash}`;
}

/** The operation behind a prepared transaction's name. */
export function readTransactionName(name: string): Operation | undefined {
  const [, bookingId, initial, attempt, hash] = pattern.exec(name) ?? [];
  if (bookingId === undefined || hash === undefined) return undefined;
  return { bookingId, kind: initial === "b" ? "book" : "cancel", attempt: Number(attempt), hash };
}

/** The key of an operation in a participant's journal. The hash is not part of it: one body takes the key, any other is refused. */
export function journalKey({ bookingId, kind, attempt }: Operation): string {
  return `${bookingId}:${initials[kind]}${attempt}`;
}
