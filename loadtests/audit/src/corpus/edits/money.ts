import type { Ledgers } from "../../ledgers.ts";
import { credit, moveMoney, replaced, undoMoney } from "../change.ts";
import type { Edit } from "../corpus.ts";
import { cancelled, capturedFor, declined, first, requestOf, standing } from "../select.ts";

const spentBy = ({ dataset }: Ledgers, cents: number) => dataset.openingCents - cents;

/** Opens every account with so little that the customer who spent the most ends one cent below zero. */
function openTooLow(clean: Ledgers): Ledgers {
  const poorest = first(
    clean.accounts.toSorted((a, b) => a.cents - b.cents),
    "account",
  );
  const openingCents = spentBy(clean, poorest.cents) - 1;
  const accounts = clean.accounts.map(({ customerId, cents }) => ({ customerId, cents: openingCents - spentBy(clean, cents) }));
  return { ...clean, accounts, dataset: { ...clean.dataset, openingCents } };
}

/** How the ledgers of money go wrong. */
export const moneyEdits: readonly Edit[] = [
  { breaks: 2, story: "a customer was let below zero", apply: openTooLow },
  { breaks: 5, story: "a confirmed booking was never paid", apply: (clean) => undoMoney(clean, [capturedFor(standing(clean))]) },
  {
    breaks: 5,
    story: "a declined customer was charged",
    apply: (clean) => {
      const { bookingId, customerId } = requestOf(declined(clean));
      return moveMoney(clean, { bookingId, customerId, operation: "book", cents: 1_000 });
    },
  },
  {
    breaks: 5,
    story: "a cancelled booking was refunded one cent short",
    apply: (clean) => {
      const refund = capturedFor(cancelled(clean), "cancel");
      const moneyMovements = replaced(clean.moneyMovements, refund, { cents: refund.cents + 1 });
      return { ...credit(clean, refund.customerId, -1), moneyMovements };
    },
  },
  {
    breaks: 6,
    story: "a cent fell out of an account",
    apply: (clean) => credit(clean, capturedFor(standing(clean)).customerId, -1),
  },
  {
    breaks: 6,
    story: "a capture was drawn from somebody else's account",
    apply: (clean) => {
      const { customerId, cents } = capturedFor(standing(clean));
      const neighbour = first(
        clean.accounts.filter((account) => account.customerId !== customerId),
        "second customer",
      );
      return credit(credit(clean, customerId, cents), neighbour.customerId, -cents);
    },
  },
];
