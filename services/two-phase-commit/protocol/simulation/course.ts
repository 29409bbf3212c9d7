import type { Asked, World } from "@coordbench/simulation";
import type { CoordinatorInput, CoordinatorState } from "../coordinator.ts";
import type { Decision, Operation, Order, Work } from "../messages.ts";
import type { Log } from "./log.ts";
import type { SimulatedParticipant } from "./participant.ts";
import type { Parts } from "./parts.ts";

/** What all coordinators of a world share. */
export interface Coordination {
  world: World;
  parts: Parts;
  log: Log;
  participants: ReadonlyMap<string, SimulatedParticipant>;
  order: Order;
  worksOf(asked: Asked): Work[];
  /** Whether the story has to name the booking, because there are several. */
  isCrowded: boolean;
  /** A client hears what became of its request. */
  tell(asked: Asked, operation: Operation, decision: Decision): void;
}

/** An operation under way at one coordinator: the pure machine, one input at a time. */
export interface Course {
  id: string;
  /** Who speaks: the coordinator, or its recovery, which has no clients. */
  speaker: string;
  operation: Operation;
  works: Work[];
  clients: Asked[];
  state: CoordinatorState;
  waiting: CoordinatorInput[];
  isWriting: boolean;
  /** Until when an answer may take. */
  due: Map<string, { atMs: number; tries: number }>;
}
