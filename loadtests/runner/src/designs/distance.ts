import type { Tuning } from "./design.ts";

/** As many round trips as two-phase commit or a saga make at most between a question and its answer, at a participant that waits for others. */
const roundTrips = 15;

/** What everybody who waits for somebody else has on top of his patience, alike in all designs; 0 without a network. */
export function allowanceMs({ network }: Tuning): number {
  return roundTrips * (network?.roundTripMs ?? 0);
}
