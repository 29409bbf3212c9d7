import { ProblemError, type Attendance, type BookingAnswer, type CancelAnswer, type Design } from "@coordbench/contract";
import { inventoryName, inventoryOf, totalCents, type Booking, type Catalogue } from "@coordbench/domain";
import { hashOf } from "@coordbench/runtime";
import { coordinator, type Operation } from "@coordbench/saga-protocol";
import type { Courses } from "./courses.ts";
import type { Course } from "./operation.ts";
import { answerTo, lastWord, objectionTo } from "./outcome.ts";
import type { Body, History, Journal } from "./store.ts";
import type { Participants } from "./transport.ts";

/** What the booking service needs. */
export interface BookingOptions {
  courses: Courses;
  journal: Journal;
  participants: Participants;
  catalogue: Catalogue;
  inventories: number;
}

/** How long the journal may take to accept a booking whose client does not want to wait for more. */
const acceptMs = 1_000;

/** Makes the booking service: the design's coordinator behind the contract. */
export function createBookings(options: BookingOptions): Design {
  const { courses, journal, participants, catalogue, inventories } = options;
  return {
    async book(booking, attendance) {
      const { bookingId } = booking;
      const course = courses.open(bookingId, bodyOf(booking, catalogue));
      return undertake(options, course, { operation: { bookingId, kind: "book", hash: hashOf(booking) }, attendance });
    },
    async find(bookingId, attendance) {
      const course = courses.get(bookingId);
      const pending: BookingAnswer = { bookingId, outcome: "pending" };
      if (course !== undefined && attendance.waitMs > 0)
        await course
          .flight("book")
          .attend(attendance, pending)
          .catch(() => undefined);
      const history = await journal.read(bookingId);
      return history === undefined ? undefined : lastWord(bookingId, stateOf(history), history.body);
    },
    async cancel(bookingId, customerId, attendance) {
      const history = await journal.read(bookingId);
      if (history?.body.customerId !== customerId) throw objectionTo(bookingId, "not-found");
      const isNew = courses.get(bookingId) === undefined;
      const course = courses.open(bookingId, history.body);
      if (isNew) course.load(history);
      const operation: Operation = { bookingId, kind: "cancel", hash: hashOf({ bookingId, ...history.body }) };
      return (await undertake(options, course, { operation, attendance })) as CancelAnswer;
    },
    async availability(sku) {
      const available = await participants.available(inventoryName(inventoryOf(sku, inventories)), sku);
      return available === undefined ? undefined : { sku, available, priceCents: catalogue.priceCents(sku) ?? 0 };
    },
  };
}

/** Tells the booking's course what is wanted, and waits for the answer; or tells what is known when patience is over. */
async function undertake(
  { courses, participants }: BookingOptions,
  course: Course,
  { operation, attendance }: { operation: Operation; attendance: Attendance },
): Promise<BookingAnswer> {
  const { bookingId, kind } = operation;
  const flight = course.flight(kind);
  course.trace ??= attendance.trace;
  course.clients++;
  try {
    const accepting = course.tell({ type: "accept", operation, cast: participants.castOf(course.body) });
    const answer = await inTime(accepting, Math.max(attendance.waitMs, acceptMs));
    if (answer === undefined) return await flight.attend(attendance, { bookingId, outcome: "pending" });
    for (const moment of ["accept", "decide", "apply"] as const) attendance.reached(moment);
    return answerTo(operation, answer, course.body);
  } finally {
    courses.leave(course);
  }
}

async function inTime<Result>(accepting: Promise<Result>, waitMs: number): Promise<Result> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const detail = "the journal cannot be written now: ask for the outcome with GET, or send the same request again";
  const timer = setTimeout(() => reject(new ProblemError("unavailable", detail)), waitMs);
  try {
    return await Promise.race([accepting, over]);
  } finally {
    clearTimeout(timer);
  }
}

const stateOf = ({ rows }: History) => rows.flatMap(({ entries }) => entries).reduce(coordinator.evolve, coordinator.initial);

function bodyOf({ customerId, items }: Booking, catalogue: Catalogue): Body {
  return { customerId, items, cents: totalCents(catalogue, items) };
}
