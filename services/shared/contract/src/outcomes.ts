import type { BookingAnswer } from "./booking.ts";

/** The status of each answer to `POST /bookings`; failures have theirs in the table of problems. */
export const bookingStatus = { confirmed: 201, rejected: 409, pending: 202, cancelled: 201 } as const satisfies Record<
  BookingAnswer["outcome"],
  number
>;

/** The status of each answer to `DELETE /bookings/{id}`. */
export const cancelStatus = { cancelled: 200, rejected: 409, pending: 202 } as const;

/** What a client knows of a booking after an answer: an answer that settles nothing leaves `unknown`, never `rejected`. */
export type Told = "confirmed" | "rejected" | "refused" | "pending" | "unknown" | "cancelled";

/** Reads a booking's answer the way a careful client must: by its status, and by whether its failure is definite. */
export function toldBy(status: number, definite: boolean): Told {
  if (status === 201) return "confirmed";
  if (status === 200) return "cancelled";
  if (status === 202) return "pending";
  if (status === 409) return "rejected";
  return status >= 400 && definite ? "refused" : "unknown";
}
