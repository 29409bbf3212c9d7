import { every } from "@coordbench/runtime";
import type { Course } from "./operation.ts";
import type { Bookings, BookingOptions } from "./service.ts";

/** How often to look whose time is over; a booking's own times are much longer. */
const lookMs = 100;

/** Keeps every booking moving: asks again who is silent, and takes over what a dead instance left behind. */
export function startRecovery(bookings: Bookings, { leaseMs, ...options }: BookingOptions & { leaseMs: number }): AsyncDisposable {
  const { journal, instance, askMs, meter, logger, maxInFlight } = options;
  const again = meter.counter("asked_again_total", "Requests to a participant that had not answered in time");
  const takenOver = meter.counter("recovered_total", "Bookings taken over from an instance that fell silent");
  const incidents = meter.gauge("incidents_open", "Bookings that wait for somebody who has been silent for too long");
  const oldest = meter.gauge("incident_oldest_seconds", "The age of the oldest open incident, 0 where there is none");
  const letters = meter.gauge("dead_letters", "Parked messages whose bookings have not ended, or are not known");
  const followed = new Map<Course, number>();
  let isFirst = true;

  const look = async () => {
    const nowMs = performance.now();
    const open = [...bookings.courses.values()];
    for (const course of open) {
      for (const [participant, { tries, dueAtMs }] of course.isDriven ? course.asked : []) {
        if (dueAtMs > nowMs) continue;
        again.inc();
        // Nobody is asked twice because the journal is slow: the next time is set when it is asked.
        course.asked.set(participant, { tries, dueAtMs: Infinity });
        void course.tell({ type: "overdue", participant, tries });
      }
      if (!course.isDriven) refreshInTime(course, nowMs);
    }
    for (const course of followed.keys()) if (course.isDriven || !open.includes(course)) followed.delete(course);
    const since = open.flatMap(({ incidentAtMs }) => incidentAtMs ?? []);
    incidents.set(since.length);
    oldest.set(since.length === 0 ? 0 : (Date.now() - Math.min(...since)) / 1_000);
  };
  /** Whoever drives it tells when it ends; should that be lost, the journal is looked at now and then. */
  const refreshInTime = (course: Course, nowMs: number) => {
    const dueAtMs = followed.get(course) ?? nowMs + askMs;
    followed.set(course, dueAtMs > nowMs ? dueAtMs : nowMs + askMs);
    if (dueAtMs <= nowMs) course.refresh().catch((error: unknown) => logger.warn({ err: error }, "the journal could not be read"));
  };
  const takeOver = async () => {
    await journal.register(instance, leaseMs);
    letters.set(await journal.deadLetters());
    const left = await journal.abandoned(Math.max(0, maxInFlight - bookings.courses.size), isFirst);
    isFirst = false;
    if (left.length > 0) logger.warn({ count: left.length }, "bookings of an instance that fell silent are taken over");
    await Promise.all(left.map((bookingId) => bookings.takeOver(bookingId)));
    takenOver.inc(left.length);
  };

  const failed = (error: unknown) => logger.warn({ err: error }, "a recovery failed: the next one tries again");
  const [looking, takingOver] = [every(lookMs, look, failed), every(leaseMs / 3, takeOver, failed)];
  return {
    async [Symbol.asyncDispose]() {
      await looking[Symbol.asyncDispose]();
      await takingOver[Symbol.asyncDispose]();
      // What is still under way is for the others now, at once.
      await journal.register(instance, 0).catch(failed);
    },
  };
}
