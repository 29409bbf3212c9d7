/** How many operations of a part are under way at once. */
export const inFlight = 64;

/** How long a part is measured: a warm-up, then samples one behind the other. */
export interface Pace {
  warmUpMs: number;
  samples: number;
  sampleMs: number;
}

/** The usual paces: the brief one is for sessions that measure other things as well. */
export const paces = {
  standard: { warmUpMs: 1_500, samples: 5, sampleMs: 1_300 },
  brief: { warmUpMs: 1_000, samples: 3, sampleMs: 400 },
} as const satisfies Record<string, Pace>;

/** What starting and ending a part's servers takes, more or less. */
const aroundMs = 2_000;

/** About how long it takes to measure so many parts. */
export function secondsFor(parts: number, { warmUpMs, samples, sampleMs }: Pace): number {
  return Math.ceil((parts * (aroundMs + warmUpMs + samples * sampleMs)) / 1_000);
}
