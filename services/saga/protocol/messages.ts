import type { Item, Reason } from "@coordbench/domain";

/** What a customer wants of a booking. The same id with another hash is another body, and only the first is ever served. */
export interface Operation {
  bookingId: string;
  kind: "book" | "cancel";
  hash: string;
}

/** Who takes part in a booking: every inventory that holds any of its items, and the payment service. */
export interface Cast {
  inventories: string[];
  payment: string;
}

/** What a participant is asked to do with its part of a booking; `refund` and `release` take back what `charge` and `reserve` did. */
export type Step = "reserve" | "charge" | "confirm" | "refund" | "release";

/** What a participant needs to know to do its part: an inventory the items, the payment service the cents. */
export interface Work {
  customerId: string;
  items: Item[];
  cents: number;
}

/** What an inventory answers: `refused` to a reserve and `expired` to a confirm also say that nothing of the booking is held there, for ever. */
export type InventoryReply =
  | { type: "reserved" }
  | { type: "refused"; reason: Reason }
  | { type: "sold" }
  | { type: "expired" }
  | { type: "released" };

/** What the payment service answers: `declined` also says that nothing of the booking is charged, for ever. */
export type PaymentReply = { type: "charged" } | { type: "declined"; reason: Reason } | { type: "refunded" };

/** What a participant answers. */
export type Reply = InventoryReply | PaymentReply;

/** What came of one request before the decision. */
export type Answered = Reply | { type: "unanswered" };

/** The answers that a step can have; any other is the late answer to another step. */
export const repliesTo: Record<Step, Reply["type"][]> = {
  reserve: ["reserved", "refused"],
  charge: ["charged", "declined"],
  confirm: ["sold", "expired"],
  refund: ["refunded"],
  release: ["released"],
};

/** What a booking or its cancel came to, once that is applied everywhere. */
export type Outcome = { outcome: "confirmed" } | { outcome: "rejected"; reason: Reason } | { outcome: "cancelled" };

/** Why an operation is not even taken up. */
export type Objection = { outcome: "another-body" | "not-found" | "still-pending" | "not-confirmed" };
