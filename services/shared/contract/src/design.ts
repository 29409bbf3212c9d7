import type { Availability, BookingAnswer, CancelAnswer } from "./booking.ts";
import type { Moment } from "./server-timing.ts";
import type { Booking } from "@coordbench/domain";

/** What a request carries besides its body: how long its client waits, and where to report its moments. */
export interface Attendance {
  waitMs: number;
  /** The trace that the request belongs to, as its `traceparent`, if that trace is kept. */
  trace?: string | undefined;
  reached(moment: Moment): void;
}

/** What a design must be able to do. The HTTP layer is the same for all of them and knows nothing else. */
export interface Design {
  book(booking: Booking, attendance: Attendance): Promise<BookingAnswer>;
  find(bookingId: string, attendance: Attendance): Promise<BookingAnswer | undefined>;
  /** Cancels a customer's booking; throws a ProblemError where there is nothing to cancel. */
  cancel(bookingId: string, customerId: string, attendance: Attendance): Promise<CancelAnswer>;
  availability(sku: string): Promise<Availability | undefined>;
}
