import type { Ledgers } from "@coordbench/audit";
import { openingCents, plants, TwoPhaseCommit, type Parts } from "@coordbench/two-phase-commit-protocol/simulation";
import type { SimulatedDesign } from "./play.ts";

type Participant = TwoPhaseCommit["participants"] extends ReadonlyMap<string, infer Each> ? Each : never;

/** Two-phase commit, as the audit reads it: the register, and what the participants have written. */
export const twoPhaseCommit: SimulatedDesign<Parts, TwoPhaseCommit> = {
  name: "two-phase-commit",
  promises: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20],
  plants,
  openingCents,
  bucketsOf: () => 1,
  build: (setting, plant) => new TwoPhaseCommit(setting, { plant }),
  snapshots: ({ participants, world }) =>
    [...participants.values()].filter(isInventory).map((participant) => ({
      inventory: participant.name,
      atMs: world.nowMs,
      levels: levelsOf(participant),
    })),
  stored({ log, participants, world }) {
    const all = [...participants.values()];
    const inventories = all.filter(isInventory);
    return {
      decisions: log.disk.entries.map(({ operation: { bookingId, kind, attempt }, decision, booking, atMs }) => ({
        bookingId,
        operation: kind,
        attempt,
        decidedAtMs: atMs,
        ...(booking === undefined ? {} : { customerId: booking.customerId, items: booking.items }),
        ...(decision.decision === "commit" ? { outcome: "confirmed" } : { outcome: "rejected", reason: decision.reason }),
      })),
      stock: inventories.flatMap((participant) =>
        levelsOf(participant).map(({ sold: _sold, ...level }) => ({ inventory: participant.name, ...level })),
      ),
      stockMovements: inventories.flatMap((participant) =>
        committedBy(participant).map(({ operation, what, amount }) => ({
          inventory: participant.name,
          ...operation,
          sku: what,
          bucket: 0,
          units: amount,
        })),
      ),
      moneyMovements: all
        .filter((participant) => !isInventory(participant))
        .flatMap(committedBy)
        .map(({ operation, what, amount }) => ({ ...operation, customerId: what, cents: amount })),
      accounts: [...(participants.get("payment")?.balances ?? [])].map(([customerId, cents]) => ({ customerId, cents })),
      marks: all.flatMap(marksOf),
      unfinished: all.flatMap((participant) =>
        participant.inDoubt().map(({ operation, promisedAtMs }) => {
          const ageMs = world.nowMs - promisedAtMs;
          return { where: participant.name, what: `${operation.kind} ${operation.bookingId}`, ageMs, foreign: false };
        }),
      ),
    };
  },
};

const isInventory = ({ name }: Participant) => name !== "payment";

function committedBy(participant: Participant) {
  return participant
    .written()
    .flatMap(({ operation: { bookingId, kind }, type, moves }) =>
      type === "committed" ? moves.map((move) => ({ operation: { bookingId, operation: kind }, ...move })) : [],
    );
}

function levelsOf(participant: Participant) {
  const sold = new Map<string, number>();
  for (const { what, amount } of committedBy(participant)) sold.set(what, (sold.get(what) ?? 0) + amount);
  return [...participant.balances].map(([sku, available]) => ({ sku, bucket: 0, available, held: 0, sold: sold.get(sku) ?? 0 }));
}

function marksOf(participant: Participant): Ledgers["marks"] {
  return participant.written().flatMap(({ operation: { bookingId, kind, attempt }, type, promisedAtMs }) =>
    type === "prepared"
      ? []
      : {
          participant: participant.name,
          bookingId,
          operation: kind,
          attempt,
          state: type === "committed" ? "applied" : "barred",
          promisedAtMs,
        },
  );
}
