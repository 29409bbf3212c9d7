import { coordinator } from "../coordinator.ts";
import type { Decision } from "../messages.ts";
import { participant } from "../participant.ts";

/** What a world is made of: the pure machines, and how the services that execute them behave. A plant changes one of these. */
export interface Parts {
  coordinator: typeof coordinator;
  participant: typeof participant;
  /** Whether a decision is obeyed only once it is flushed. */
  awaitsDecision: boolean;
  /** Whether a participant answers only once its promise is flushed. */
  awaitsPromise: boolean;
  /** What the register holds after somebody has wanted to write into it. */
  decide(standing: Decision | undefined, wanted: Decision): Decision;
  /** What a coordinator obeys: what it wanted, or what stands. */
  obey(standing: Decision, wanted: Decision): Decision;
  /** Whether a recovery writes its ABORT into the register before anybody rolls back. */
  fencesRecovery: boolean;
  /** Whether a promise keeps others from what it needs. */
  locks: boolean;
  /** Whether a participant waits for the decision, however long it takes. */
  keepsPromises: boolean;
}

/** As the protocol wants it. */
export const sound: Parts = {
  coordinator,
  participant,
  awaitsDecision: true,
  awaitsPromise: true,
  decide: (standing, wanted) => standing ?? wanted,
  obey: (standing) => standing,
  fencesRecovery: true,
  locks: true,
  keepsPromises: true,
};
