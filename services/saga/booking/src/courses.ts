import { ProblemError } from "@coordbench/contract";
import type { Logger, Meter } from "@coordbench/runtime";
import type { CoordinatorCommand } from "@coordbench/saga-protocol";
import type { Listener } from "@coordbench/saga-wire";
import { Course } from "./operation.ts";
import type { Body, Journal } from "./store.ts";
import type { Participants } from "./transport.ts";

/** What every booking under way needs. */
export interface CourseOptions {
  journal: Journal;
  participants: Participants;
  /** The name of this process among all that ever ran. */
  instance: string;
  askMs: number;
  /** How many bookings may be under way here, waited for or not. */
  maxInFlight: number;
  meter: Meter;
  logger: Logger;
}

/** How many tries come in the usual rhythm, and how slow it becomes after them. */
const rhythm = { quickTries: 3, slowestMs: 10_000 };

/** The bookings that are under way at this instance, and what comes for them. */
export class Courses implements Listener {
  readonly #options: CourseOptions;
  readonly #open = new Map<string, Course>();

  constructor(options: CourseOptions) {
    this.#options = options;
  }

  all(): Course[] {
    return [...this.#open.values()];
  }

  get(bookingId: string): Course | undefined {
    return this.#open.get(bookingId);
  }

  get room(): number {
    return Math.max(0, this.#options.maxInFlight - this.#open.size);
  }

  /** The booking's course; a new one is refused before it costs anything where too many are under way. */
  open(bookingId: string, body: Body): Course {
    const known = this.#open.get(bookingId);
    if (known !== undefined) return known;
    const { maxInFlight, journal, instance, logger } = this.#options;
    if (this.room === 0) throw new ProblemError("overloaded", `${maxInFlight} bookings are under way already: come back in a second`);
    const request = (course: Course, command: Exclude<CoordinatorCommand, { type: "answer" }>) => this.#request(course, command);
    const course = new Course(
      { journal, instance, logger, request, moved: (moving, isIdle) => this.#moved(moving, isIdle) },
      bookingId,
      body,
    );
    this.#open.set(bookingId, course);
    return course;
  }

  /** Lets go of a booking that has ended, or that others see to. */
  close(course: Course): void {
    if (this.#open.get(course.bookingId) === course) this.#open.delete(course.bookingId);
    for (const watcher of course.watchers) this.#options.participants.tell(watcher, course.bookingId, "ended");
    course.landed();
  }

  /** Somebody waits for it no longer: what others drive is kept here for those who wait for it, and then let go of. */
  leave(course: Course): void {
    course.clients--;
    if (course.clients === 0 && !course.isDriven) this.close(course);
  }

  /** Drives a booking that nobody drives any more. */
  async takeOver(bookingId: string): Promise<void> {
    const history = await this.#options.journal.read(bookingId);
    if (history === undefined) return;
    const course = this.open(bookingId, history.body);
    // Whoever takes it over waits for it as well: were it let go of with its last client meanwhile, nobody would drive it.
    course.clients++;
    try {
      await course.takeOver();
    } finally {
      this.leave(course);
    }
  }

  async heard(news: Parameters<Listener["heard"]>[0], from: string): Promise<void> {
    const { bookingId } = news;
    const course = this.#open.get(bookingId);
    if ("reply" in news) {
      const { participant, reply } = news;
      this.#options.participants.answered(participant, bookingId);
      if (course?.isDriven === true) await course.tell({ type: "answered", participant, reply });
    } else if (news.notice === "ended") await course?.refresh();
    else if (course?.isDriven === true) course.watchers.add(from);
    else this.#options.participants.tell(from, bookingId, "ended");
  }

  async parked(parked: Parameters<Listener["parked"]>[0], by: string): Promise<void> {
    this.#options.logger.error({ participant: by, ...parked }, "an incident is open: a participant has given up on a message");
    await this.#options.journal.bury({ participant: by, ...parked });
  }

  #moved(course: Course, isIdle: boolean): void {
    const { instance, participants } = this.#options;
    // It is let go of when nothing more is wanted of it: a cancel that has waited for its turn begins where the booking ends.
    if (course.state.phase === "ended") return isIdle ? this.close(course) : undefined;
    // Another instance is at work on it already: its outcome is waited for.
    if (course.driver !== instance) course.isDriven = false;
    if (!course.isDriven) participants.tell(course.driver, course.bookingId, "watch");
  }

  /** Asks a participant, and notes until when it may take. */
  #request(course: Course, { participant, type }: Exclude<CoordinatorCommand, { type: "answer" }>): void {
    const { askMs, meter, participants } = this.#options;
    const tries = (course.asked.get(participant)?.tries ?? 0) + 1;
    const waitMs = Math.min(askMs * 2 ** Math.max(0, tries - rhythm.quickTries), Math.max(askMs, rhythm.slowestMs));
    if (course.asked.size === 0) meter.round("services");
    course.asked.set(participant, { tries, dueAtMs: performance.now() + waitMs });
    participants.ask(participant, type, course);
  }
}
