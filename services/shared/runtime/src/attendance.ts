import { serverTiming, type Attendance, type Moment, type Timings } from "@coordbench/contract";

/** A request as its service attends to it: notes when each moment came, counted from the request's arrival. */
export class TimedAttendance implements Attendance {
  readonly waitMs: number;
  readonly trace: string | undefined;
  readonly #arrival: number;
  readonly #timings: Timings = {};

  constructor(waitMs: number, arrival: number, trace?: string) {
    this.waitMs = waitMs;
    this.trace = trace;
    this.#arrival = arrival;
  }

  reached(moment: Moment): void {
    this.#timings[moment] ??= performance.now() - this.#arrival;
  }

  /** How long ago the request arrived. */
  get elapsedMs(): number {
    return performance.now() - this.#arrival;
  }

  header(): string {
    return serverTiming(this.#timings);
  }
}
