import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError, type BookingAnswer, type CancelAnswer, type Design } from "@coordbench/contract";
import { inventoryOf, totalCents, type Booking, type Catalogue } from "@coordbench/domain";
import { hashOf, type Logger, type Meter } from "@coordbench/runtime";
import { coordinator, type CoordinatorCommand, type Objection, type Operation, type Outcome } from "@coordbench/saga-protocol";
import type { Listener } from "@coordbench/saga-wire";
import { Course, type Coordination } from "./operation.ts";
import { answerTo, lastWord, objectionTo } from "./outcome.ts";
import type { Body, History, Journal } from "./store.ts";
import { inventoryName, type Participants } from "./transport.ts";

/** What the booking service needs. */
export interface BookingOptions {
  journal: Journal;
  participants: Participants;
  catalogue: Catalogue;
  inventories: number;
  instance: string;
  askMs: number;
  /** How many bookings may be under way here, waited for or not. */
  maxInFlight: number;
  meter: Meter;
  logger: Logger;
}

/** The booking service: the design's coordinator behind the contract. */
export interface Bookings extends Design, Listener {
  courses: ReadonlyMap<string, Course>;
  /** Drives a booking that nobody drives any more. */
  takeOver(bookingId: string): Promise<void>;
}

/** How long the journal may take to accept a booking whose client does not want to wait for more. */
const acceptMs = 1_000;
const slowestAskMs = 10_000;
/** How many tries come in the usual rhythm before the slow one. */
const quickTries = 3;

/** Makes the booking service. */
export function createBookings(options: BookingOptions): Bookings {
  const { journal, participants, catalogue, inventories, logger } = options;
  const courses = new Map<string, Course>();
  const coordination: Coordination = {
    ...options,
    request: (course, command) => request(options, course, command),
    moved(course) {
      if (course.state.phase === "ended") leave(course);
      else if (!course.isDriven && course.driver !== options.instance) participants.tell(course.driver, course.bookingId, "watch");
    },
  };
  const leave = (course: Course) => {
    if (courses.get(course.bookingId) === course) courses.delete(course.bookingId);
    for (const watcher of course.watchers) participants.tell(watcher, course.bookingId, "ended");
    course.landed();
  };
  const open = (bookingId: string, body: Body): Course => {
    const known = courses.get(bookingId);
    if (known !== undefined) return known;
    if (courses.size >= options.maxInFlight)
      throw new ProblemError("overloaded", `${options.maxInFlight} bookings are under way already: come back in a second`);
    const course = new Course(coordination, bookingId, body);
    courses.set(bookingId, course);
    return course;
  };
  /** Carries an operation to its answer, or tells what is known when patience is over. */
  const undertake = async (course: Course, operation: Operation, attendance: Parameters<Design["book"]>[1]) => {
    const { bookingId, kind } = operation;
    const flight = course.flight(kind);
    course.trace ??= attendance.trace;
    const accepting = course.tell({ type: "accept", operation, cast: participants.castOf(course.body) });
    const answer = await inTime(accepting, Math.max(attendance.waitMs, acceptMs));
    follow(options, course);
    if (answer === undefined) return flight.attend(attendance, { bookingId, outcome: "pending" });
    if (course.state.phase === "ended" || !course.isDriven) leave(course);
    for (const moment of ["accept", "decide", "apply"] as const) attendance.reached(moment);
    return answerTo(operation, answer, course.body);
  };

  return {
    courses,
    async book(booking, attendance) {
      const body = bodyOf(booking, catalogue);
      const operation = { bookingId: booking.bookingId, kind: "book", hash: hashOf(booking) } as const;
      return undertake(open(booking.bookingId, body), operation, attendance) as Promise<BookingAnswer>;
    },
    async find(bookingId, attendance) {
      const course = courses.get(bookingId);
      if (course !== undefined && attendance.waitMs > 0)
        await course
          .flight("book")
          .attend(attendance, { bookingId, outcome: "pending" })
          .catch(() => undefined);
      const history = await journal.read(bookingId);
      return history === undefined ? undefined : lastWord(bookingId, stateOf(history), history.body);
    },
    async cancel(bookingId, customerId, attendance) {
      const history = await journal.read(bookingId);
      if (history?.body.customerId !== customerId) throw objectionTo(bookingId, "not-found");
      const hash = hashOf({ bookingId, ...history.body });
      const isKnown = courses.has(bookingId);
      const course = open(bookingId, history.body);
      if (!isKnown) course.load(history);
      return undertake(course, { bookingId, kind: "cancel", hash }, attendance) as Promise<CancelAnswer>;
    },
    async availability(sku) {
      const available = await participants.available(inventoryName(inventoryOf(sku, inventories)), sku);
      return available === undefined ? undefined : { sku, available, priceCents: catalogue.priceCents(sku) ?? 0 };
    },
    async heard(news, from) {
      const course = courses.get(news.bookingId);
      if ("reply" in news) {
        participants.answered(news.participant);
        if (course?.isDriven === true) await course.tell({ type: "answered", participant: news.participant, reply: news.reply });
      } else if (news.notice === "ended") await course?.refresh();
      else if (course?.isDriven === true) course.watchers.add(from);
      else participants.tell(from, news.bookingId, "ended");
    },
    async parked(parked, by) {
      logger.error({ participant: by, ...parked }, "an incident is open: a participant has given up on a message");
      await journal.bury({ participant: by, ...parked });
    },
    async takeOver(bookingId) {
      const history = await journal.read(bookingId);
      if (history !== undefined) await open(bookingId, history.body).takeOver();
    },
  };
}

/** Asks a participant, and notes until when it may take. */
function request({ participants, askMs, meter }: BookingOptions, course: Course, command: Exclude<CoordinatorCommand, { type: "answer" }>) {
  const { participant, type } = command;
  const tries = (course.asked.get(participant)?.tries ?? 0) + 1;
  const waitMs = Math.min(askMs * 2 ** Math.max(0, tries - quickTries), Math.max(askMs, slowestAskMs));
  if (course.asked.size === 0) meter.round();
  course.asked.set(participant, { tries, dueAtMs: performance.now() + waitMs });
  participants.ask(participant, type, course);
}

/** Where another instance is at work on the booking already, its outcome is waited for. */
function follow({ instance, participants }: BookingOptions, course: Course): void {
  if (course.driver === instance || course.state.phase === "ended" || !course.isDriven) return;
  course.isDriven = false;
  participants.tell(course.driver, course.bookingId, "watch");
}

async function inTime(accepting: Promise<Outcome | Objection | undefined>, waitMs: number): Promise<Outcome | Objection | undefined> {
  const patience = new AbortController();
  const over = sleep(waitMs, "over" as const, { signal: patience.signal }).catch(() => "over" as const);
  const first = await Promise.race([accepting, over]);
  patience.abort();
  if (first === "over")
    throw new ProblemError(
      "unavailable",
      "the journal cannot be written now: ask for the outcome with GET, or send the same request again",
    );
  return first;
}

const stateOf = ({ rows }: History) => rows.flatMap(({ entries }) => entries).reduce(coordinator.evolve, coordinator.initial);

function bodyOf({ customerId, items }: Booking, catalogue: Catalogue): Body {
  return { customerId, items, cents: totalCents(catalogue, items) };
}
