import { customerOf } from "@coordbench/domain";
import type { Asked, Ledgers } from "../../ledgers.ts";
import { forget, moveMoney, moveStock, replaced } from "../change.ts";
import type { Edit } from "../corpus.ts";
import { cancelled, capturedFor, decisionOf, declined, first, requestOf, standing, takenBy } from "../select.ts";

const neverUsed = "never-used";

const ask = (ledgers: Ledgers, asked: Asked): Ledgers => ({ ...ledgers, asked: [...ledgers.asked, asked] });

const tell = (ledgers: Ledgers, bookingId: string, answer: Partial<Asked>): Ledgers => ({
  ...ledgers,
  asked: ledgers.asked.map((asked) => (asked.bookingId === bookingId && asked.operation === "book" ? { ...asked, ...answer } : asked)),
});

const askCancel = (ledgers: Ledgers, told: Asked["told"]) => ask(ledgers, { ...requestOf(standing(ledgers)), operation: "cancel", told });

const heldUnit: Edit["apply"] = (clean) => {
  const shelf = first(
    clean.stock.filter(({ available }) => available > 0),
    "unit left",
  );
  return { ...clean, stock: replaced(clean.stock, shelf, { available: shelf.available - 1, held: 1 }) };
};

/** Has another customer pay: in the ledger, and out of that customer's account. */
const payForAnother: Edit["apply"] = (clean) => {
  const paid = capturedFor(standing(clean));
  const neighbour = first(
    clean.accounts.filter(({ customerId }) => customerId !== paid.customerId),
    "second customer",
  );
  const moved = moveMoney(clean, { ...paid, cents: -paid.cents }, { ...paid, customerId: neighbour.customerId });
  return { ...moved, moneyMovements: replaced(clean.moneyMovements, paid, { customerId: neighbour.customerId }) };
};

/** How effects come twice. */
const repeatedEdits: readonly Edit[] = [
  {
    breaks: 7,
    story: "a capture was written twice, and one of them refunded by hand",
    apply: (clean) => {
      const captured = capturedFor(standing(clean));
      return moveMoney(clean, { ...captured }, { ...captured, cents: -captured.cents });
    },
  },
  {
    breaks: 7,
    story: "a refund was given twice, and one of them charged again by hand",
    apply: (clean) => {
      const refund = capturedFor(cancelled(clean), "cancel");
      return moveMoney(clean, { ...refund }, { ...refund, cents: -refund.cents });
    },
  },
  {
    breaks: 7,
    story: "units were taken twice, and returned once",
    apply: (clean) => {
      const taken = takenBy(standing(clean));
      return moveStock(clean, { ...taken }, { ...taken, units: -taken.units });
    },
  },
  {
    breaks: 7,
    story: "a duplicate of the commit was applied as a transition of its own",
    needs: ({ marks }) => marks.length > 0,
    apply: (clean) => ({ ...clean, marks: [...clean.marks, ...standing(clean).book.marks.slice(0, 1)] }),
  },
];

/** How clients and ledgers come to tell different stories. */
const toldEdits: readonly Edit[] = [
  {
    breaks: 8,
    story: "a crash lost a booking that its client was told is confirmed",
    apply: (clean) => forget(clean, standing(clean), "book"),
  },
  {
    breaks: 8,
    story: "a crash lost a cancel that its client was told is done",
    apply: (clean) => forget(clean, cancelled(clean), "cancel"),
  },
  { breaks: 8, story: "a client was told of a cancel that never came to be", apply: (clean) => askCancel(clean, "cancelled") },
  {
    breaks: 9,
    story: "a client was told of contention, and the booking was done after all",
    apply: (clean) => tell(clean, standing(clean).bookingId, { told: "rejected", reason: "contention" }),
  },
  {
    breaks: 9,
    story: "a client was told that the service is overloaded, and the booking was done after all",
    apply: (clean) => tell(clean, standing(clean).bookingId, { told: "refused", reason: "overloaded" }),
  },
];

/** How bookings appear from nowhere, and how they never end. */
const strayEdits: readonly Edit[] = [
  {
    breaks: 10,
    story: "a booking is in every ledger that no client asked for",
    apply: (clean) => ({ ...clean, asked: clean.asked.filter(({ bookingId }) => bookingId !== standing(clean).bookingId) }),
  },
  {
    breaks: 10,
    story: "the log has another quantity than the client asked for",
    apply: (clean) => {
      const decision = decisionOf(standing(clean));
      const items = decision.items?.map(({ sku, quantity }) => ({ sku, quantity: quantity + 1 })) ?? [];
      return { ...clean, decisions: replaced(clean.decisions, decision, { items }) };
    },
  },
  { breaks: 10, story: "another customer paid for a booking", apply: payForAnother },
  {
    breaks: 11,
    story: "a booking was accepted and never decided",
    apply: (clean) => ask(clean, { ...requestOf(declined(clean)), bookingId: neverUsed, customerId: customerOf(0), told: "pending" }),
  },
  { breaks: 11, story: "a cancel was accepted and never decided", apply: (clean) => askCancel(clean, "pending") },
  { breaks: 11, story: "a unit is still held for a booking that is gone", apply: heldUnit },
];

/** How bookings and what their clients know of them go wrong. */
export const bookingEdits: readonly Edit[] = [...repeatedEdits, ...toldEdits, ...strayEdits];
