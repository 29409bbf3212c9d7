import type { Booking } from "@coordbench/domain";
import type { Asked, World } from "@coordbench/simulation";
import type { CoordinatorCommand, CoordinatorEntry, CoordinatorInput, CoordinatorState } from "../coordinator.ts";
import type { Cast, Objection, Outcome } from "../messages.ts";
import type { Log } from "./log.ts";
import type { SimulatedInventory } from "./inventory.ts";
import type { Parts } from "./parts.ts";
import type { SimulatedPayment } from "./participant.ts";

/** What all coordinators of a world share. */
export interface Coordination {
  world: World;
  parts: Parts;
  log: Log;
  participants: ReadonlyMap<string, SimulatedInventory | SimulatedPayment>;
  castOf(booking: Booking): Cast;
  /** Whether the story has to name the booking, because there are several. */
  isCrowded: boolean;
  /** A client hears what became of its request. */
  tell(asked: Asked, answer: Outcome | Objection): void;
}

/** A request to a participant. */
export type Request = Exclude<CoordinatorCommand, { type: "answer" }>;

/** Something to tell the machine, and the client who wants it, if one does. */
export interface Told {
  input: CoordinatorInput;
  client?: Asked;
}

/** A booking under way at one instance: the pure machine, one input at a time. */
export interface Course {
  booking: Booking;
  state: CoordinatorState;
  /** How many rows of the journal it has seen. */
  rows: number;
  /** Whether this instance drives it, or another one whose outcome is waited for. */
  isDriven: boolean;
  waiting: Told[];
  isWriting: boolean;
  /** Who has been asked for the step under way, how often, and until when an answer may take. */
  asked: Map<string, { tries: number; dueAtMs: number }>;
  clients: Asked[];
}

/** What a client who waits can be told by now: what is applied everywhere, if that is what the client had asked for. */
export function outcomeFor({ kind }: Asked, state: CoordinatorState): Outcome | undefined {
  if (state.phase !== "compensating" && state.phase !== "ended") return undefined;
  const isCancelled = state.outcome.outcome === "cancelled";
  // A booking that was confirmed stays so for whoever booked, whatever becomes of its cancel.
  if (kind === "book" && isCancelled) return { outcome: "confirmed" };
  return state.phase === "ended" && (kind === "book" || isCancelled) ? state.outcome : undefined;
}

/** Goes on by entries that stand in the journal. */
export function evolve(course: Course, { coordinator }: Parts, entries: readonly CoordinatorEntry[]): void {
  const before = course.state;
  course.state = entries.reduce(coordinator.evolve, before);
  if (stepIn(course.state) !== stepIn(before)) course.asked.clear();
}

/** Notes a row of its own: whoever wrote the last row drives the booking. */
export function written(course: Course): void {
  course.rows++;
  course.isDriven = true;
}

/** Goes on by what others have written; whether somebody has taken the booking over. */
export function catchUp(course: Course, { log, parts }: Coordination, instance: string): boolean {
  const rows = log.read(course.booking.bookingId);
  const others = rows.slice(course.rows);
  course.rows = rows.length;
  course.booking = rows[0]?.booking ?? course.booking;
  const entries = others.flatMap((row) => row.entries);
  evolve(course, parts, entries);
  if (others.length > 0) course.isDriven = others.at(-1)?.instance === instance;
  return others.some((row) => row.entries.length === 0);
}

const stepIn = (state: CoordinatorState) => (state.phase === "compensating" && state.refund.length > 0 ? "refund" : state.phase);
