import { hash32 } from "./hash.ts";

/** Whose walk it is. */
export interface Walker {
  bookingId: string;
  customerId: string;
}

/**
 * The order in which a booking tries the buckets of an item: its customer's home first, then every other one once.
 * It depends on the booking alone: whoever asks again, and whoever releases, finds the hold where the first request left it.
 */
export function walkOf({ bookingId, customerId }: Walker, buckets: number): number[] {
  const home = hash32(`home:${customerId}`) % buckets;
  const strides = Array.from({ length: buckets }, (_, index) => index + 1).filter((stride) => divisor(stride, buckets) === 1);
  // A stride of the booking's own, so that not all who find a bucket empty crowd into the same next one.
  const stride = strides[hash32(`stride:${bookingId}`) % strides.length] ?? 1;
  return Array.from({ length: buckets }, (_, step) => (home + step * stride) % buckets);
}

/** The units of each bucket: as even as can be, what is left over in the first ones. */
export function split(units: number, buckets: number): number[] {
  return Array.from({ length: buckets }, (_, bucket) => Math.floor(units / buckets) + (bucket < units % buckets ? 1 : 0));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
