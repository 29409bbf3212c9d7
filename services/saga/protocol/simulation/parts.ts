import { coordinator } from "../coordinator.ts";
import { inventory, payment } from "../participant.ts";

/** What a world is made of: the pure machines, and how the services that execute them behave. A plant changes one of these. */
export interface Parts {
  coordinator: typeof coordinator;
  inventory: typeof inventory;
  payment: typeof payment;
  /** Whether a request goes out only once the entries that call for it are flushed. */
  awaitsJournal: boolean;
  /** Whether the stock answers only once what it has written is flushed. */
  awaitsStock: boolean;
  /** Whether the payment service answers only once what it has written is flushed. */
  awaitsMoney: boolean;
  /** Whether an append is refused where somebody else has written since. */
  fencesJournal: boolean;
  /** Whether an instance that was overtaken drops what it had still to say. */
  stepsBack: boolean;
  /** Whether a booking that has ended is kept in memory while somebody still wants something of it. */
  hearsOut: boolean;
  /** Whether a bucket that is too empty records that it has let a booking pass. */
  remembersPassing: boolean;
}

/** As the protocol wants it. */
export const sound: Parts = {
  coordinator,
  inventory,
  payment,
  awaitsJournal: true,
  awaitsStock: true,
  awaitsMoney: true,
  fencesJournal: true,
  stepsBack: true,
  hearsOut: true,
  remembersPassing: true,
};
