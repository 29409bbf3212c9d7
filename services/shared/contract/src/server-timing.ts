/** The moments of a booking that every answer reports: named durably, decided, applied everywhere. */
export const moments = ["accept", "decide", "apply"] as const;
/** A moment of a booking. */
export type Moment = (typeof moments)[number];
/** Milliseconds from the request's arrival to each moment that has passed. */
export type Timings = Partial<Record<Moment, number>>;

/** Writes a `Server-Timing` header; a moment that has not come is missing from it. */
export function serverTiming(timings: Timings): string {
  return moments
    .flatMap((moment) => {
      const ms = timings[moment];
      return ms === undefined ? [] : [`${moment};dur=${ms.toFixed(2)}`];
    })
    .join(", ");
}
