import type { Plant } from "@coordbench/simulation";
import { coordinator, type CoordinatorInput, type CoordinatorState } from "../coordinator.ts";
import { inventory, payment, type InventoryState, type PaymentState } from "../participant.ts";
import type { Parts } from "./parts.ts";

type Decided = ReturnType<typeof coordinator.decide>;
type StockInput = Parameters<typeof inventory.decide>[1];
type MoneyInput = Parameters<typeof payment.decide>[1];
type StockDecided = ReturnType<typeof inventory.decide>;
type MoneyDecided = ReturnType<typeof payment.decide>;

/** A machine with some of its moves replaced; nothing in place of a move leaves the honest one. */
const coordinating = (decide: (state: CoordinatorState, input: CoordinatorInput) => Decided | undefined): Partial<Parts> => ({
  coordinator: { ...coordinator, decide: (state, input) => decide(state, input) ?? coordinator.decide(state, input) },
});
const stocking = (decide: (state: InventoryState, input: StockInput) => StockDecided | undefined): Partial<Parts> => ({
  inventory: { ...inventory, decide: (state, input) => decide(state, input) ?? inventory.decide(state, input) },
});
const paying = (decide: (state: PaymentState, input: MoneyInput) => MoneyDecided | undefined): Partial<Parts> => ({
  payment: { ...payment, decide: (state, input) => decide(state, input) ?? payment.decide(state, input) },
});

/** Takes a charge that nobody answered for one that never was, so that there is nothing to refund. */
function forgetUnanswered(state: CoordinatorState, input: CoordinatorInput): Decided | undefined {
  if (state.phase !== "charging" || input.type !== "overdue" || input.tries < 3) return undefined;
  const reply = { type: "declined", reason: "unavailable" } as const;
  return coordinator.decide(state, { type: "answered", participant: input.participant, reply });
}

/** Gives the units back while it still waits for the bank. */
function releaseEarly(state: CoordinatorState, input: CoordinatorInput): Decided | undefined {
  if (state.phase !== "charging" || input.type !== "overdue") return undefined;
  const { entries, commands } = coordinator.decide(state, input);
  return { entries, commands: [...commands, ...state.cast.inventories.map((participant) => ({ type: "release" as const, participant }))] };
}

/** Takes the first sale of several for the pivot. */
function confirmEarly(state: CoordinatorState, input: CoordinatorInput): Decided | undefined {
  if (state.phase !== "confirming" || input.type !== "answered" || input.reply.type !== "sold") return undefined;
  return {
    entries: [{ ...input.reply, participant: input.participant }, { type: "confirmed" }],
    commands: [{ type: "answer", answer: { outcome: "confirmed" } }],
  };
}

/** Calls it a day when a participant has been asked for its compensation too often. */
function giveUp(state: CoordinatorState, input: CoordinatorInput): Decided | undefined {
  if (state.phase !== "compensating" || input.type !== "overdue" || input.tries < 3) return undefined;
  const type = state.refund.length > 0 ? ("refunded" as const) : ("released" as const);
  return coordinator.decide(state, { type: "answered", participant: input.participant, reply: { type } });
}

const soldOut = { type: "refused", reason: "sold-out" } as const;

/** Mistakes that can be made in this design, each with the invariant that says so. */
export const plants: Plant<Parts>[] = [
  { name: "request sent before the journal is durable", invariant: 19, parts: { awaitsJournal: false } },
  { name: "hold and sale acknowledged before they are durable", invariant: 8, parts: { awaitsStock: false } },
  { name: "charge acknowledged before it is durable", invariant: 8, parts: { awaitsMoney: false } },
  { name: "takeover without a fence", invariant: 13, parts: { fencesJournal: false } },
  { name: "more written after stepping back", invariant: 18, parts: { stepsBack: false } },
  { name: "a cancel let go of with the booking that it waited for", invariant: 4, parts: { hearsOut: false } },
  // What the Lua scripts do of it is tested in services/saga/inventory/src/store.servers.test.ts.
  { name: "bucket walk holding twice", invariant: 20, parts: { remembersPassing: false } },
  {
    name: "tombstone missing",
    invariant: 5,
    parts: paying((state, input) =>
      state.type === "idle" && input.type === "refund" ? { entries: [], commands: [{ type: "refunded" }] } : undefined,
    ),
  },
  { name: "compensation skipped when the reply was lost", invariant: 9, parts: coordinating(forgetUnanswered) },
  {
    name: "confirm ignoring expiry",
    invariant: 19,
    parts: stocking((state, input) =>
      state.type === "expired" && input.type === "confirm" ? { entries: [{ type: "sold" }], commands: [{ type: "sold" }] } : undefined,
    ),
  },
  {
    name: "same request answered twice with different outcomes",
    invariant: 9,
    parts: stocking((state, input) =>
      // The stock is looked at before the earlier answer: the retry of the hold that took the last unit hears that it is gone.
      state.type === "reserved" && input.type === "reserve" && input.refusal !== undefined
        ? { entries: [], commands: [soldOut] }
        : undefined,
    ),
  },
  {
    name: "same charge taken twice",
    invariant: 7,
    parts: paying((state, input) =>
      state.type === "charged" && input.type === "charge" ? { entries: [{ type: "charged" }], commands: [{ type: "charged" }] } : undefined,
    ),
  },
  { name: "release before the capture is known", invariant: 19, parts: coordinating(releaseEarly) },
  { name: "confirmed on the first of several sales", invariant: 19, parts: coordinating(confirmEarly) },
  { name: "silence after the decision taken for done", invariant: 9, parts: coordinating(giveUp) },
  {
    name: "reaper expiring what is sold",
    invariant: 19,
    parts: stocking((state, input) =>
      state.type === "sold" && input.type === "expire" ? { entries: [{ type: "expired" }], commands: [] } : undefined,
    ),
  },
];
