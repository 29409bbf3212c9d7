import { serverTiming, type Attendance, type Moment, type Timings } from "@coordbench/contract";

/** A `traceparent` (W3C Trace Context) whose sender keeps the trace. */
const kept = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f][13579bdf]$/;

/** A request as its service attends to it: notes when each moment came, counted from the request's arrival. */
export class TimedAttendance implements Attendance {
  readonly waitMs: number;
  readonly trace: string | undefined;
  readonly #arrival: number;
  readonly #timings: Timings = {};

  constructor(waitMs: number, arrival: number, traceparent?: string) {
    this.waitMs = waitMs;
    this.trace = traceparent !== undefined && kept.test(traceparent) ? traceparent : undefined;
    this.#arrival = arrival;
  }

  reached(moment: Moment): void {
    this.#timings[moment] ??= performance.now() - this.#arrival;
  }

  header(): string {
    return serverTiming(this.#timings);
  }
}
