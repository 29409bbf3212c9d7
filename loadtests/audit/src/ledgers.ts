import type { Booking, Item } from "@coordbench/domain";
import type { CoordinatorEntry, InventoryEntry, PaymentEntry } from "@coordbench/saga-protocol";

/** What a booking's two operations are called in every ledger. */
export type OperationKind = "book" | "cancel";

/** One request as its client remembers it. `refused` and `rejected` are certain, `unknown` and `pending` are not. */
export interface Asked extends Booking {
  operation: OperationKind;
  told: "confirmed" | "rejected" | "refused" | "pending" | "unknown" | "cancelled";
  reason?: string;
}

/** What a coordinator decided, as its own log has it. */
export interface Decision {
  bookingId: string;
  operation: OperationKind;
  attempt: number;
  outcome: "confirmed" | "rejected";
  reason?: string;
  /** Absent where the log knows the operation but not its body: a recovery that aborted what nobody had decided. */
  customerId?: string;
  items?: Item[];
  decidedAtMs: number;
}

/** How the stock of one bucket of an item stands. `held` is taken by a booking that is not decided yet. */
export interface StockLevel {
  inventory: string;
  sku: string;
  bucket: number;
  available: number;
  held: number;
  /** By how many units what the store counts as held and sold differs from its own records; absent where it keeps no such counters. */
  miscounted?: number;
}

/** One lasting effect on the stock: units taken by a booking (positive) or returned by its cancel (negative). */
export interface StockMovement {
  inventory: string;
  bookingId: string;
  operation: OperationKind;
  sku: string;
  bucket: number;
  units: number;
}

/** One lasting effect on money: cents captured from a customer (positive) or refunded (negative). */
export interface MoneyMovement {
  bookingId: string;
  operation: OperationKind;
  customerId: string;
  cents: number;
}

/** What one participant has written of one attempt: its effect is applied, or it will never be. */
export interface Mark {
  participant: string;
  bookingId: string;
  operation: OperationKind;
  attempt: number;
  state: "applied" | "barred";
  /** When the participant promised, by its own clock. */
  promisedAtMs: number;
}

/** Something that has not ended although everything is quiet. */
export interface Unfinished {
  where: string;
  what: string;
  ageMs: number;
  /** Whether it was written by somebody else than this run. */
  foreign: boolean;
  /** Whose it is where it keeps rows locked, so that whoever wants them waits. */
  locks?: { bookingId: string };
}

/** The stock of one inventory at one instant of the run, read in one database snapshot, with what it had sold by then. */
export interface StockSnapshot {
  inventory: string;
  atMs: number;
  levels: (Omit<StockLevel, "inventory"> & { sold: number })[];
}

/** All that a coordinator has written of one booking, in its order. */
export interface Journal {
  bookingId: string;
  entries: CoordinatorEntry[];
  /** Whether nothing is left to be done, as the journal itself says. */
  isAtRest: boolean;
  recordedAtMs: number;
}

/** All that a participant has written of one booking, in its order: an inventory writes a word for each bucket that the booking came to. */
export type Word = { participant: string; bookingId: string } & (
  | { kind: "stock"; sku: string; bucket: number; entries: InventoryEntry[] }
  | { kind: "money"; entries: PaymentEntry[] }
);

/** A message that a participant has given up on, and the bookings that it was about, as far as anybody can read it. */
export interface DeadLetter {
  participant: string;
  bookingIds: string[];
  reason: string;
  parkedAtMs: number;
}

/** Everything that an audit looks at: what the stores hold, what the clients remember, and how the run was driven. */
export interface Ledgers {
  design: string;
  workload: string;
  /** The numbers of the invariants that this design promises. */
  promises: number[];
  dataset: {
    items: number;
    /** Units of each bucket of each item at the start. */
    stock: { inventory: string; sku: string; bucket: number; units: number }[];
    customers: number;
    openingCents: number;
    declineShare: number;
    /** The share of bookings that each participant fails; absent is none. */
    failingShare?: number;
    scarce: boolean;
  };
  asked: Asked[];
  decisions: Decision[];
  stock: StockLevel[];
  snapshots: StockSnapshot[];
  stockMovements: StockMovement[];
  moneyMovements: MoneyMovement[];
  accounts: { customerId: string; cents: number }[];
  marks: Mark[];
  participants: string[];
  unfinished: Unfinished[];
  /** These three are absent in a design that writes nothing of the sort. */
  journals?: Journal[];
  words?: Word[];
  deadLetters?: DeadLetter[];
  faults: { name: string; planned: number; hit: number }[];
  load: { offered: number; started: number; dropped: number; startLagP99Ms: number | null; closedLoop: boolean };
  durability: { declared: string | null; before: string | null; after: string | null };
}
