import type { Ledgers } from "@coordbench/audit";
import { openingCents, plants, Saga, type Parts } from "@coordbench/saga-protocol/simulation";
import type { SimulatedDesign } from "./play.ts";

/** A saga, as the audit reads it: the journals, and the word that each bucket and the payment service have written of each booking. */
export const saga: SimulatedDesign<Parts, Saga> = {
  name: "saga",
  promises: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 18, 19, 20],
  plants,
  openingCents,
  bucketsOf: ({ buckets }) => buckets,
  build: (setting, plant) => new Saga(setting, { plant }),
  snapshots: (simulation) =>
    simulation.inventories.map(({ name }) => ({
      inventory: name,
      atMs: simulation.world.nowMs,
      levels: levelsOf(simulation)
        .filter(({ inventory }) => inventory === name)
        .map(({ inventory: _inventory, ...level }) => level),
    })),
  stored: (simulation) => ({
    ...booked(simulation),
    ...paid(simulation),
    stock: levelsOf(simulation).map(({ sold: _sold, ...level }) => level),
    stockMovements: wordsOf(simulation).flatMap((word) => movementsOf(word, isCancelled(simulation, word.bookingId))),
    words: [
      ...wordsOf(simulation).map(({ units: _units, ...word }) => ({ kind: "stock" as const, ...word })),
      ...simulation.setting.bookings.flatMap(({ bookingId }) => {
        const entries = [...simulation.payment.ledgerOf(bookingId)];
        return entries.length === 0 ? [] : { kind: "money" as const, participant: "payment", bookingId, entries };
      }),
    ],
    marks: [],
    unfinished: [],
    deadLetters: [],
  }),
};

type StockWord = ReturnType<typeof wordsOf>[number];

const isCancelled = ({ log }: Saga, bookingId: string) => log.entriesOf(bookingId).some(({ type }) => type === "cancelled");

function wordsOf({ inventories }: Saga) {
  return inventories.flatMap((inventory) =>
    inventory.words().map((word) => ({ participant: inventory.name, sku: inventory.shelf.sku, ...word })),
  );
}

function levelsOf(simulation: Saga) {
  const words = wordsOf(simulation);
  return simulation.inventories.flatMap(({ name, shelf: { sku }, available }) =>
    available.map((units, bucket) => {
      const own = words.filter((word) => word.participant === name && word.bucket === bucket);
      const standing = (type: string) => own.reduce((sum, word) => sum + (word.entries.at(-1)?.type === type ? word.units : 0), 0);
      return { inventory: name, sku, bucket, available: units, held: standing("reserved"), sold: standing("sold") };
    }),
  );
}

// Units that are held are no lasting effect, and those that went back to the shelf before they were sold leave none.
function movementsOf({ participant, bookingId, sku, bucket, units, entries }: StockWord, isCancel: boolean): Ledgers["stockMovements"] {
  const sold = entries.findIndex(({ type }) => type === "sold");
  if (sold < 0) return [];
  const taken = { inventory: participant, bookingId, operation: "book" as const, sku, bucket, units };
  const isBack = entries.slice(sold).some(({ type }) => type === "released" || type === "expired");
  return isBack ? [taken, { ...taken, operation: isCancel ? "cancel" : "book", units: -units }] : [taken];
}

function booked({ log, setting }: Saga): Pick<Ledgers, "decisions"> & Required<Pick<Ledgers, "journals">> {
  const journals = setting.bookings.flatMap(({ bookingId }) => {
    const rows = log.read(bookingId);
    const last = rows.at(-1);
    if (last === undefined) return [];
    return { bookingId, entries: log.entriesOf(bookingId), isAtRest: last.isAtRest, recordedAtMs: last.atMs };
  });
  const decisions = setting.bookings.flatMap(({ bookingId }) =>
    log.read(bookingId).flatMap(({ entries, booking: { customerId, items }, atMs }) =>
      entries.flatMap((entry): Ledgers["decisions"] => {
        const decision = { bookingId, attempt: 1, customerId, items, decidedAtMs: atMs };
        if (entry.type === "confirmed") return [{ ...decision, operation: "book", outcome: "confirmed" }];
        if (entry.type === "rejected") return [{ ...decision, operation: "book", outcome: "rejected", reason: entry.reason }];
        return entry.type === "cancelled" ? [{ ...decision, operation: "cancel", outcome: "confirmed" }] : [];
      }),
    ),
  );
  return { journals, decisions };
}

function paid(simulation: Saga): Pick<Ledgers, "moneyMovements" | "accounts"> {
  const moneyMovements = simulation.payment.disk.entries.flatMap(
    ({ booking: { bookingId, customerId }, entry, cents }): Ledgers["moneyMovements"] => {
      if (entry.type === "charged") return [{ bookingId, operation: "book", customerId, cents }];
      const operation = isCancelled(simulation, bookingId) ? "cancel" : "book";
      return entry.type === "refunded" ? [{ bookingId, operation, customerId, cents: -cents }] : [];
    },
  );
  const customers = [...new Set(simulation.setting.bookings.map(({ customerId }) => customerId))];
  const drawn = (customerId: string) => moneyMovements.reduce((sum, row) => sum + (row.customerId === customerId ? row.cents : 0), 0);
  return { moneyMovements, accounts: customers.map((customerId) => ({ customerId, cents: openingCents - drawn(customerId) })) };
}
