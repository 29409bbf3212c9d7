/** The names of spans that say what is done for a booking: `book` and `cancel` begin a trace, the others are steps of it. */
export const roles = ["book", "cancel", "accept", "hold", "charge", "decide", "finish"] as const;
/** What is done for a booking, in any design. */
export type Role = (typeof roles)[number];
/** What a step of a booking consists of: waiting, and the calls of whoever stores or carries something. */
export type SpanName = Role | "send" | "statement" | "script" | "wait";

/** How a span stands to the other side: it asks, it answers, or it has none. */
export type Kind = "server" | "client" | "producer" | "consumer" | "internal";
/** Why nothing is done for a booking. */
export type WaitKind = "batch" | "pool" | "lock";

/** Every attribute of a span by its name in the code. */
export const attributeNames = {
  bookingId: "coordbench.booking_id",
  /** The protocol's own word for what is done. */
  verb: "coordbench.verb",
  /** Who is asked: the `service.name` of the other side. */
  participant: "coordbench.participant",
  outcome: "coordbench.outcome",
  reason: "coordbench.reason",
  wait: "coordbench.wait",
  batchSize: "coordbench.batch_size",
  store: "coordbench.store",
} as const;

/** The attributes of a process, which all of its spans share. */
export const resourceNames = {
  service: "service.name",
  instance: "service.instance.id",
  design: "coordbench.design",
  run: "coordbench.run",
} as const;

/** What is noted of a span. */
export interface Notes {
  bookingId?: string;
  verb?: string;
  participant?: string;
  outcome?: string;
  reason?: string | undefined;
  wait?: WaitKind;
  batchSize?: number;
  store?: "postgres" | "redis";
}
/** A span that is to be opened. */
export interface Sketch extends Notes {
  name: SpanName;
  kind?: Kind;
}
