import type { Role, Sketch } from "@coordbench/runtime";

/** How a trace shows what a participant is asked to do, by its role in any design. */
export function sketchOf(participant: string): (verb: "prepare" | "commit" | "abort", about: { bookingId: string } | undefined) => Sketch {
  const prepare: Role = participant === "payment" ? "charge" : "hold";
  return (verb, about) => ({ name: verb === "prepare" ? prepare : "finish", verb, participant, bookingId: about?.bookingId ?? "" });
}
