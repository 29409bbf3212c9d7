import type { Role, Sketch } from "@coordbench/runtime";
import type { CoordinatorEntry, Step } from "@coordbench/saga-protocol";

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
