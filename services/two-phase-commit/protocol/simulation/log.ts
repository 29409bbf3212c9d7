import type { Booking } from "@coordbench/domain";
import type { Disk, Host, World } from "@coordbench/simulation";
import type { Decision, Operation } from "../messages.ts";
import type { Parts } from "./parts.ts";

/** A decision as it stands in the log. */
export interface Recorded {
  operation: Operation;
  decision: Decision;
  /** Absent where a recovery decided that knew the operation and not its body. */
  booking: Booking | undefined;
  atMs: number;
}

/** The name of an attempt in every ledger. The hash is not part of it: one body takes the name, any other is refused. */
export function keyOf({ bookingId, kind, attempt }: Operation): string {
  return `${bookingId} ${kind} ${attempt}`;
}

/** The name of an attempt together with the body that it is about. */
export function nameOf(operation: Operation): string {
  return `${keyOf(operation)} ${operation.hash}`;
}

/** The decision log: a write-once register for each attempt. */
export class Log {
  readonly disk: Disk<Recorded>;
  /** What coordinators were ever told to obey, by the name of the operation. */
  readonly obeyed = new Map<string, Set<Decision["decision"]>>();
  readonly #standing = new Map<string, Recorded>();
  readonly #touched: Set<string>;
  readonly #parts: Parts;

  constructor(world: World, { parts, touched }: { parts: Parts; touched: Set<string> }) {
    this.#parts = parts;
    this.#touched = touched;
    this.disk = world.disk({ name: "log", isAwaited: parts.awaitsDecision, rebuild: (entries) => this.#rebuild(entries) });
  }

  /** What stands of an operation with this very body. */
  of(operation: Operation): Decision | undefined {
    const recorded = this.#standing.get(keyOf(operation));
    return recorded?.operation.hash === operation.hash ? recorded.decision : undefined;
  }

  /** Everything that stands of a booking. */
  read(bookingId: string): Recorded[] {
    return [...this.#standing.values()].filter(({ operation }) => operation.bookingId === bookingId);
  }

  /** Writes a decision unless one stands already, and tells, once that is flushed, which one stands and whether it is new. */
  decide(by: Host, wanted: Recorded, then: (stands: Decision, isNew: boolean) => void): void {
    const key = keyOf(wanted.operation);
    const found = this.#standing.get(key);
    const next = this.#parts.decide(found?.decision, wanted.decision);
    if (next.decision !== found?.decision.decision) this.#write({ ...wanted, decision: next });
    this.disk.whenDurable({
      done: by.later(() => then(this.#answer(wanted), found === undefined)),
      // The log was away before it answered: nobody knows what stands, so it is asked again.
      failed: by.later(() => this.decide(by, wanted, then)),
    });
  }

  #write(recorded: Recorded): void {
    this.disk.append(recorded);
    this.#keep(recorded);
  }

  #keep(recorded: Recorded): void {
    const key = keyOf(recorded.operation);
    this.#standing.set(key, recorded);
    this.#touched.add(key);
  }

  #answer(wanted: Recorded): Decision {
    const answer = this.#whatToObey(wanted);
    const name = nameOf(wanted.operation);
    this.obeyed.set(name, (this.obeyed.get(name) ?? new Set()).add(answer.decision));
    this.#touched.add(keyOf(wanted.operation));
    return answer;
  }

  #whatToObey({ operation, decision }: Recorded): Decision {
    const stands = this.#standing.get(keyOf(operation));
    if (stands === undefined) return decision;
    // The register belongs to the body that came first: for any other it means that this one can never commit.
    if (stands.operation.hash !== operation.hash) return { decision: "abort", reason: "another-body" };
    return this.#parts.obey(stands.decision, decision);
  }

  #rebuild(entries: readonly Recorded[]): void {
    for (const key of this.#standing.keys()) this.#touched.add(key);
    this.#standing.clear();
    for (const entry of entries) this.#keep(entry);
  }
}
