import { hash32 } from "./hash.ts";

/** How many customers have an account, so that no row of money becomes the bottleneck by accident. */
export const customerCount = 10_000;
/** What every account holds at first: far more than a run can spend. */
export const openingCents = 1_000_000_000;

/** The id of the customer with this number, counting from 0. */
export function customerOf(index: number): string {
  return `customer-${String(index).padStart(5, "0")}`;
}

/** Whether the bank declines this booking: decided by the id alone, so that every design declines the same ones. */
export function isDeclined(bookingId: string, share: number): boolean {
  return hash32(`decline:${bookingId}`) < share * 2 ** 32;
}
