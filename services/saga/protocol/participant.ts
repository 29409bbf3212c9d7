// I10  An effect is durable before it is answered, and happens once: the earlier answer is looked for before the stock or the account.
// I11  A hold becomes sold or expires, whichever comes first; the other finds it so, and says so.
// I12  A sale takes no unit that its hold had not taken: so one release takes back either, and gives the units back once.
// I13  What is asked for out of its time bars the booking: a release, a refund or a confirm of what is unknown leaves a tombstone,
//      and the reserve or charge that comes after it is refused.
// I14  `refused`, `declined`, `expired`, `released`, `refunded` and `barred` are final: no effect follows them.
import type { Reason } from "@coordbench/domain";
import type { InventoryReply, PaymentReply } from "./messages.ts";

/** What an inventory writes of a booking: `reserved` takes units, `expired` and `released` give them back, the others move none. */
export type InventoryEntry =
  | { type: "reserved" }
  | { type: "refused"; reason: Reason }
  | { type: "sold" }
  | { type: "expired" }
  | { type: "released" }
  | { type: "barred" };

/** What the payment service writes of a booking: `charged` takes the price, `refunded` gives it back, the others move nothing. */
export type PaymentEntry = { type: "charged" } | { type: "declined"; reason: Reason } | { type: "refunded" } | { type: "barred" };

/** Where a booking stands for an inventory: its last entry, if it has any. */
export type InventoryState = { type: "idle" } | InventoryEntry;

/** Where a booking stands for the payment service: its last entry, if it has any. */
export type PaymentState = { type: "idle" } | PaymentEntry;

/** What an inventory can be told; `refusal` is what its stock says to a new hold, `expire` comes from the reaper after the deadline. */
export type InventoryInput = { type: "reserve"; refusal?: Reason } | { type: "confirm" } | { type: "release" } | { type: "expire" };

/** What the payment service can be told; `refusal` is what the bank says to a new charge. */
export type PaymentInput = { type: "charge"; refusal?: Reason } | { type: "refund" };

interface Decided<Entry, Reply> {
  entries: Entry[];
  commands: Reply[];
}
type InventoryDecided = Decided<InventoryEntry, InventoryReply>;
type PaymentDecided = Decided<PaymentEntry, PaymentReply>;

const reply = <Given>(command: Given) => ({ entries: [], commands: [command] });
const record = <Entry, Given>(entry: Entry, command: Given) => ({ entries: [entry], commands: [command] });
const idle = { type: "idle" } as const;
const barred = { type: "barred" } as const;

/** What an inventory makes durable and, once that stands, answers. */
function decideInventory(state: InventoryState, input: InventoryInput): InventoryDecided {
  switch (input.type) {
    case "reserve":
      return reserve(state, input.refusal);
    case "confirm":
      return confirm(state);
    case "release":
      return release(state);
    case "expire":
      return state.type === "reserved" ? { entries: [{ type: "expired" }], commands: [] } : { entries: [], commands: [] };
  }
}

function reserve(state: InventoryState, refusal: Reason | undefined): InventoryDecided {
  switch (state.type) {
    case "idle":
      return refusal === undefined
        ? record({ type: "reserved" }, { type: "reserved" })
        : record({ type: "refused", reason: refusal }, { type: "refused", reason: refusal });
    case "reserved":
    case "sold":
      return reply({ type: "reserved" });
    case "refused":
      return reply(state);
    case "expired":
      return reply({ type: "refused", reason: "expired" });
    case "released":
    case "barred":
      return reply({ type: "refused", reason: "unavailable" });
  }
}

function confirm(state: InventoryState): InventoryDecided {
  switch (state.type) {
    case "reserved":
      return record({ type: "sold" }, { type: "sold" });
    case "sold":
      return reply({ type: "sold" });
    case "idle":
      // I13: having said expired, it must never sell, even if a reserve comes late.
      return record(barred, { type: "expired" });
    case "refused":
    case "expired":
    case "released":
    case "barred":
      return reply({ type: "expired" });
  }
}

function release(state: InventoryState): InventoryDecided {
  switch (state.type) {
    case "reserved":
    case "sold":
      return record({ type: "released" }, { type: "released" });
    case "idle":
      return record(barred, { type: "released" });
    case "refused":
    case "expired":
    case "released":
    case "barred":
      return reply({ type: "released" });
  }
}

/** What the payment service makes durable and, once that stands, answers. */
function decidePayment(state: PaymentState, input: PaymentInput): PaymentDecided {
  switch (input.type) {
    case "charge":
      return charge(state, input.refusal);
    case "refund":
      return refund(state);
  }
}

function charge(state: PaymentState, refusal: Reason | undefined): PaymentDecided {
  switch (state.type) {
    case "idle":
      return refusal === undefined
        ? record({ type: "charged" }, { type: "charged" })
        : record({ type: "declined", reason: refusal }, { type: "declined", reason: refusal });
    case "charged":
      return reply({ type: "charged" });
    case "declined":
      return reply(state);
    case "refunded":
    case "barred":
      return reply({ type: "declined", reason: "unavailable" });
  }
}

function refund(state: PaymentState): PaymentDecided {
  switch (state.type) {
    case "charged":
      return record({ type: "refunded" }, { type: "refunded" });
    case "idle":
      return record(barred, { type: "refunded" });
    case "declined":
    case "refunded":
    case "barred":
      return reply({ type: "refunded" });
  }
}

/** An inventory as a pure step machine, for one booking. */
export const inventory = {
  initial: idle as InventoryState,
  decide: decideInventory,
  evolve: (_state: InventoryState, entry: InventoryEntry): InventoryState => entry,
};

/** The payment service as a pure step machine, for one booking. */
export const payment = {
  initial: idle as PaymentState,
  decide: decidePayment,
  evolve: (_state: PaymentState, entry: PaymentEntry): PaymentState => entry,
};
