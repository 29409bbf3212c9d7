import { every } from "@coordbench/runtime";
import type { CourseOptions, Courses } from "./courses.ts";
import type { Course } from "./operation.ts";

/** How often to look whose time is over; a booking's own times are much longer. */
const lookMs = 100;

/** Keeps every booking moving: asks again who is silent, and takes over what a dead instance left behind. */
export function startRecovery(courses: Courses, options: CourseOptions & { leaseMs: number }): AsyncDisposable {
  const { journal, instance, leaseMs, logger } = options;
  const failed = (error: unknown) => logger.warn({ err: error }, "a recovery failed: the next one tries again");
  const looking = every(lookMs, createLook(courses, options), failed);
  const takingOver = every(leaseMs / 3, createTakeOver(courses, options), failed);
  return {
    async [Symbol.asyncDispose]() {
      await looking[Symbol.asyncDispose]();
      await takingOver[Symbol.asyncDispose]();
      // What is still under way is for the others now, at once.
      await journal.register(instance, 0).catch(failed);
    },
  };
}

/** Looks at the bookings that are under way here: asks again who did not answer in time, and shows whoever is waited for too long. */
function createLook(courses: Courses, { askMs, meter, logger }: CourseOptions) {
  const again = meter.counter("asked_again_total", "Requests to a participant that had not answered in time");
  const incidents = meter.gauge("incidents_open", "Bookings that wait for somebody who has been silent for too long");
  const oldest = meter.gauge("incident_oldest_seconds", "The age of the oldest open incident, 0 where there is none");
  const failed = (error: unknown) => logger.warn({ err: error }, "a booking could not be looked at: it will be again");
  const followed = new WeakMap<Course, number>();

  /** Whoever drives it tells when it ends; should that be lost, the journal is looked at now and then. */
  const follow = (course: Course, nowMs: number) => {
    const dueAtMs = followed.get(course) ?? nowMs + askMs;
    followed.set(course, dueAtMs > nowMs ? dueAtMs : nowMs + askMs);
    if (dueAtMs <= nowMs) course.refresh().catch(failed);
  };
  const askAgain = (course: Course, nowMs: number) => {
    for (const [participant, { tries, dueAtMs }] of course.asked) {
      if (dueAtMs > nowMs) continue;
      again.inc();
      // Nobody is asked twice because the journal is slow: the next time is set when the question goes out.
      course.asked.set(participant, { tries, dueAtMs: Infinity });
      course.tell({ type: "overdue", participant, tries }).catch(failed);
    }
  };
  return async () => {
    const nowMs = performance.now();
    const open = courses.all();
    for (const course of open) (course.isDriven ? askAgain : follow)(course, nowMs);
    const since = open.flatMap(({ incidentAtMs }) => incidentAtMs ?? []);
    incidents.set(since.length);
    oldest.set(since.length === 0 ? 0 : (Date.now() - Math.min(...since)) / 1_000);
  };
}

/** Says that this instance is at work, and goes on with what is left by those who are not. */
function createTakeOver(courses: Courses, { journal, instance, leaseMs, meter, logger }: CourseOptions & { leaseMs: number }) {
  const takenOver = meter.counter("recovered_total", "Bookings taken over from an instance that fell silent");
  const letters = meter.gauge("dead_letters", "Parked messages whose bookings have not ended, or are not known");
  // Nobody remembers whom its predecessors have forgotten: the first look is for whatever is left by anybody.
  let isThorough = true;
  return async () => {
    await journal.register(instance, leaseMs);
    letters.set(await journal.deadLetters());
    const { room } = courses;
    // Who has no room for anything has not looked: what is found nowhere is taken for what is not there.
    const left = room === 0 ? [] : await journal.abandoned(room, isThorough);
    isThorough &&= left.length === room;
    if (left.length > 0) logger.warn({ count: left.length }, "bookings of an instance that fell silent are taken over");
    await Promise.all(left.map((bookingId) => courses.takeOver(bookingId)));
    takenOver.inc(left.length);
  };
}
