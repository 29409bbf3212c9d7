import { catalogueOf, totalCents, type Catalogue } from "@coordbench/domain";
import type { Invariant } from "../audit.ts";
import { addTo, count, figure, sum } from "../figures.ts";
import { holds, unknown, violated } from "../finding.ts";
import type { Ledgers } from "../ledgers.ts";
import { netCents } from "../outcomes.ts";
import { itemsOf, stands, trailsOf, type Trail } from "../trails.ts";

// An item that is not in the catalogue has no price: whatever was paid for it is money astray.
function priceOf(trail: Trail, catalogue: Catalogue): number {
  return totalCents(
    catalogue,
    itemsOf(trail).filter(({ sku }) => catalogue.priceCents(sku) !== undefined),
  );
}

/** The bookings that did not pay exactly their price if they stand, or nothing if they do not, and by how many cents. */
export function astrayInMoney(ledgers: Ledgers): { id: string; cents: number }[] {
  const catalogue = catalogueOf(ledgers.dataset.items);
  return trailsOf(ledgers)
    .map((trail) => ({ id: trail.bookingId, cents: netCents(trail) - (stands(trail) ? priceOf(trail, catalogue) : 0) }))
    .filter(({ cents }) => cents !== 0);
}

/** 5. Booking and payment agree: captured minus refunded is the price if the booking stands, else zero. */
export const bookingAndPaymentAgree: Invariant = {
  id: 5,
  name: "booking and payment agree",
  check(ledgers) {
    const trails = trailsOf(ledgers);
    const wrong = astrayInMoney(ledgers);
    if (wrong.length > 0)
      return violated(
        wrong.map(({ id }) => id),
        `${count(wrong.length, "booking")} of ${figure(trails.length)} paid another price than theirs, ${count(
          sum(wrong, ({ cents }) => Math.abs(cents)),
          "cent",
        )} lost or duplicated`,
      );
    if (ledgers.decisions.length === 0) return unknown("no decision was logged");
    const standing = trails.filter(stands).length;
    return holds(
      `${count(standing, "booking")} confirmed and not cancelled paid exactly their price, ${figure(trails.length - standing)} others nothing: 0 cents apart`,
    );
  },
};

/** The customers whose balance is not what their movements make of the opening one. */
function unbalancedCustomers({ dataset, accounts, moneyMovements }: Ledgers): string[] {
  const difference = new Map<string, number>();
  for (const { customerId, cents } of moneyMovements) addTo(difference, customerId, cents);
  for (const { customerId, cents } of accounts) addTo(difference, customerId, cents - dataset.openingCents);
  return [...difference].filter(([, cents]) => cents !== 0).map(([customerId]) => customerId);
}

/** 6. The bank balances: the sum of all accounts is constant, and every debit has its credit. */
export const bankBalances: Invariant = {
  id: 6,
  name: "the bank balances",
  check(ledgers) {
    const { dataset, accounts, moneyMovements } = ledgers;
    const received = sum(moneyMovements, ({ cents }) => cents);
    const opened = dataset.customers * dataset.openingCents;
    const missing = opened - received - sum(accounts, ({ cents }) => cents);
    const wrong = unbalancedCustomers(ledgers);
    const bank = `${count(accounts.length, "account")} and ${figure(received)} cents received, of ${figure(opened)} cents opened`;
    if (accounts.length === 0) return unknown("no account was read");
    if (wrong.length > 0 || missing !== 0)
      return violated(wrong, `${count(wrong.length, "account")} not as drawn on, ${figure(missing)} cents missing from the bank: ${bank}`);
    return holds(`0 cents missing: ${bank}`);
  },
};
