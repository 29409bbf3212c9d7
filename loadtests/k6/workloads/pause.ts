import type { Demand } from "./demand.ts";
import { lot } from "./lots.ts";

/** Apart from the lots of the errand and of traces: how patient customers are says nothing about what they want. */
const pauseLots = 2_000;

/** How long a customer who was turned away waits before the next try, the first of which is number 1: each time twice as long, with jitter as long on average. */
export function pauseBefore({ pauseMs, jitter }: Pick<Demand, "pauseMs" | "jitter">, key: number, number: number): number {
  const usual = pauseMs * 2 ** (number - 1);
  return usual * (1 - jitter + 2 * jitter * lot(key, pauseLots + number));
}

/** For how long a customer can pause in all. */
export function longestPausesMs({ retries, pauseMs, jitter }: Pick<Demand, "retries" | "pauseMs" | "jitter">): number {
  return pauseMs * (2 ** retries - 1) * (1 + jitter);
}

/** Whether an answer makes a customer try again: the service was too busy, or others were quicker. */
export function turnsAway(status: number, reason: string): boolean {
  return status === 503 || (status === 409 && reason === "contention");
}
