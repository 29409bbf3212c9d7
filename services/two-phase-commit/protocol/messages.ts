import type { Item, Reason } from "@coordbench/domain";

/** One try at one thing to do with a booking. Its name is the same for everybody who tries it. */
export interface Operation {
  bookingId: string;
  kind: "book" | "cancel";
  attempt: number;
  /** The hash of the booking's body: the same id with another body is another operation, and only one of them may ever commit. */
  hash: string;
}

/** What a participant is asked to promise: an inventory takes or returns the items, a payment captures or refunds the cents. */
export interface Work {
  participant: string;
  customerId: string;
  items: Item[];
  cents: number;
}

/** Why a participant votes NO. */
export type Refusal = Reason | "another-body";

/** A participant's vote. Nothing heard in time is `silent`: it may be prepared all the same. */
export type Vote = { vote: "yes" } | { vote: "no"; reason: Refusal } | { vote: "silent" };

/** What the log holds of an operation, write-once. */
export type Decision = { decision: "commit" } | { decision: "abort"; reason: Refusal };

/** Where an operation asks for its votes: everywhere at once, or one participant after the other. */
export type Order = "parallel" | "sequential";
