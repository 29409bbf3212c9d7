import type { Booking } from "../../../services/shared/domain/src/booking.ts";
import type { Phase } from "../../runner/src/load-plan.ts";

/** What a line is about: the first request of a booking, the same request once more, a cancel, or another booking by a customer who was turned away. */
export const lineKinds = { B: "book", D: "duplicate", C: "cancel", R: "retry" } as const;
/** The letter that a line begins with. */
export type LineKind = keyof typeof lineKinds;

/** One request as its client remembers it. Times are milliseconds. */
export interface ClientLine extends Booking {
  kind: LineKind;
  phase: Phase;
  /** When the request should have begun, by the client's clock. */
  intendedMs: number;
  /** From then until it did begin. */
  startLagMs: number;
  /** From its beginning until there was a connection; next to nothing where one was open. */
  connectionMs: number;
  /** From its beginning until its answer. */
  durationMs: number;
  /** 0 where there was no answer. */
  status: number;
  /** Why it was refused: a reason of the contract, the name of a problem, or `error-N` of k6; empty where it was not. */
  reason: string;
  /** The `Server-Timing` header as it came. */
  serverTiming: string;
  /** Whether it is certain what the answer means. */
  definite: boolean;
}

/** Writes a line of the client's ledger. The last column is never empty and one character long: a torn line shows. */
export function formatLine(line: ClientLine): string {
  const items = line.items.map(({ sku, quantity }) => `${sku}:${quantity}`).join(",");
  const times = `${line.intendedMs.toFixed(1)}\t${line.startLagMs.toFixed(1)}\t${line.connectionMs.toFixed(3)}\t${line.durationMs.toFixed(3)}`;
  return `${line.kind}\t${line.bookingId}\t${line.customerId}\t${items}\t${line.phase}\t${times}\t${line.status}\t${oneColumn(line.reason)}\t${oneColumn(line.serverTiming)}\t${line.definite ? "1" : "0"}`;
}

/** A service under test may send anything; it must not be able to forge a column. */
function oneColumn(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}
