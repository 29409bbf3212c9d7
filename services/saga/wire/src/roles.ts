import type { Deed, Role, Sketch } from "@coordbench/runtime";
import type { CoordinatorEntry, Reply, Step } from "@coordbench/saga-protocol";

const roleOf: Record<Step, Role> = { reserve: "hold", charge: "charge", confirm: "decide", refund: "finish", release: "finish" };

/** How a trace shows what a participant is asked to do, by its role in any design. */
export function sketchOf(participant: string, { bookingId, step }: { bookingId: string; step: Step }): Sketch {
  return { name: roleOf[step], verb: step, participant, bookingId };
}

const roleOfEntry: Record<CoordinatorEntry["type"], Role> = {
  accepted: "accept",
  reserved: "hold",
  refused: "hold",
  charged: "charge",
  declined: "charge",
  sold: "decide",
  expired: "decide",
  unanswered: "decide",
  confirmed: "decide",
  rejected: "decide",
  cancelled: "decide",
  refunded: "finish",
  released: "finish",
  incident: "finish",
};

/** How a trace shows what the coordinator writes down: its last entry says what came of the step. A row without any takes the booking over. */
export function sketchOfRecord({ bookingId, entries }: { bookingId: string; entries: CoordinatorEntry[] }): Sketch {
  const last = entries.at(-1)?.type;
  return last === undefined ? { name: "accept", verb: "taken-over", bookingId } : { name: roleOfEntry[last], verb: last, bookingId };
}

/** What the coordinator does by writing that down. */
export function deedOfRecord(row: { bookingId: string; entries: CoordinatorEntry[] }): Deed {
  return row.entries.length === 0 ? { name: "recover", bookingId: row.bookingId } : sketchOfRecord(row);
}

/** What a participant has done, as its answer tells. */
export function deedOfAnswer(participant: string, { bookingId, reply }: { bookingId: string; reply: Reply }): Deed {
  return { name: roleOfEntry[reply.type], verb: reply.type, participant, bookingId };
}
