import { hash32 } from "./hash.ts";

/** Whether a participant fails this booking: decided by the two names alone, so that every design fails the same ones, each participant its own. */
export function isFailing(bookingId: string, participant: string, share: number): boolean {
  return hash32(`fail:${participant}:${bookingId}`) < share * 2 ** 32;
}
