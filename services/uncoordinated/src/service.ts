import { ProblemError, type Attendance, type BookingAnswer, type CancelAnswer, type Design } from "@coordbench/contract";
import { isDeclined, totalCents, type Booking, type Catalogue, type Reason } from "@coordbench/domain";
import { hashOf } from "@coordbench/runtime";
import { answerOf, type Answered, type AnswerStore } from "./store.ts";
import type { WriteBehind } from "./transport.ts";

/** What the control answers from. */
export interface UncoordinatedOptions {
  catalogue: Catalogue;
  store: AnswerStore;
  behind: WriteBehind;
  stock: () => ReadonlyMap<string, number>;
  declineShare: number;
}

/** How many bookings an instance remembers, the newest first to be looked for. */
const memory = 100_000;

/** Makes the control: it answers from its copy of the stock, agrees with nobody, and writes later. */
export function createUncoordinated(options: UncoordinatedOptions): Design {
  const { catalogue, stock } = options;
  const { remember, recall, recent } = createMemory(options);

  return {
    async book(booking, attendance) {
      const hash = hashOf(booking);
      const earlier = recent(booking.bookingId);
      if (earlier !== undefined && earlier.hash !== hash)
        throw new ProblemError("another-body", `${booking.bookingId} is a booking with another body`, { field: "bookingId" });
      const answered = earlier ?? remember(judge(options, booking, hash));
      return told(attendance, answerOf(answered));
    },
    async find(bookingId) {
      const { booked, cancelled } = await recall(bookingId);
      const latest = cancelled ?? booked;
      return latest && answerOf(latest);
    },
    async cancel(bookingId, customerId, attendance) {
      const { booked, cancelled } = await recall(bookingId);
      if (booked?.customer !== customerId)
        throw new ProblemError("not-found", `no booking ${bookingId} of this customer is known`, { field: "bookingId" });
      if (booked.outcome === "rejected")
        throw new ProblemError("not-confirmed", `booking ${bookingId} was rejected: there is nothing to cancel`, { field: "bookingId" });
      const { cents } = cancelled ?? remember({ ...booked, kind: "cancel", outcome: "cancelled", answered_at: new Date().toISOString() });
      return told<CancelAnswer>(attendance, { bookingId, outcome: "cancelled", refundCents: cents });
    },
    async availability(sku) {
      const available = stock().get(sku);
      return available === undefined ? undefined : { sku, available, priceCents: catalogue.priceCents(sku) ?? 0 };
    },
  };
}

/** What this instance has answered, and behind that what all instances have written. */
function createMemory({ behind, store }: UncoordinatedOptions) {
  const remembered = new Map<string, Answered>();
  return {
    recent: (bookingId: string) => remembered.get(keyOf(bookingId, "book")),
    remember(answered: Answered): Answered {
      behind.push(answered);
      remembered.set(keyOf(answered.booking_id, answered.kind), answered);
      if (remembered.size > memory) remembered.delete(remembered.keys().next().value ?? "");
      return answered;
    },
    async recall(bookingId: string): Promise<{ booked: Answered | undefined; cancelled: Answered | undefined }> {
      const written = remembered.has(keyOf(bookingId, "book")) ? [] : await store.read(bookingId);
      const either = (kind: Answered["kind"]) =>
        remembered.get(keyOf(bookingId, kind)) ?? written.find((answered) => answered.kind === kind);
      return { booked: either("book"), cancelled: either("cancel") };
    },
  };
}

const keyOf = (bookingId: string, kind: Answered["kind"]) => `${kind} ${bookingId}`;

/** It is accepted and decided as it is answered; `apply` comes later, and nobody waits for it. */
function told<Answer extends BookingAnswer | CancelAnswer>(attendance: Attendance, answer: Answer): Answer {
  attendance.reached("accept");
  attendance.reached("decide");
  return answer;
}

function judge({ stock, declineShare, catalogue }: UncoordinatedOptions, booking: Booking, hash: string): Answered {
  const { bookingId, customerId, items } = booking;
  const reason = refusal(stock(), declineShare, booking);
  const cents = totalCents(catalogue, items);
  return {
    booking_id: bookingId,
    kind: "book",
    hash,
    outcome: reason ? "rejected" : "confirmed",
    reason,
    customer: customerId,
    items,
    cents,
    answered_at: new Date().toISOString(),
  };
}

function refusal(stock: ReadonlyMap<string, number>, declineShare: number, { bookingId, items }: Booking): Reason | undefined {
  if (items.some(({ sku, quantity }) => (stock.get(sku) ?? 0) < quantity)) return "sold-out";
  return isDeclined(bookingId, declineShare) ? "payment-declined" : undefined;
}
