import type { Booking } from "@coordbench/domain";
import { coordinatorNames, type Setting } from "./setting.ts";

/** What a client has been told of one request; `unknown` as long as it has heard nothing. */
export interface Asked {
  booking: Booking;
  kind: "book" | "cancel";
  /** Stands for the hash of the body. */
  hash: string;
  told: "unknown" | "confirmed" | "rejected" | "cancelled" | "refused";
  reason?: string;
}

/** One request, and the coordinator that gets it. */
export interface Request {
  to: (typeof coordinatorNames)[number];
  asked: Asked;
}

/** The request that a number stands for: mostly a booking, sometimes its cancel, seldom the same id with another body. */
export function requestOf({ bookings }: Setting, which: number): Request {
  const booking = bookings[which % bookings.length];
  if (booking === undefined) throw new Error("nobody wants anything");
  const variant = Math.floor(which / bookings.length);
  const to = coordinatorNames[variant % 2 === 0 ? 0 : 1];
  const lot = Math.floor(variant / 2) % 16;
  if (lot === 15) return { to, asked: { booking: withOtherBody(booking), kind: "book", hash: "another", told: "unknown" } };
  return { to, asked: { booking, kind: lot < 9 ? "book" : "cancel", hash: "body", told: "unknown" } };
}

function withOtherBody(booking: Booking): Booking {
  return { ...booking, items: booking.items.map(({ sku, quantity }) => ({ sku, quantity: quantity + 1 })) };
}
