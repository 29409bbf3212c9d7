/** Runs that are still to come, each with so many seconds of warm-up and load. */
export interface Expected {
  runs: number;
  secondsEach: number;
}

/** How far a session is, and how long it will still take. */
export class Forecast {
  #made = 0;
  #toCome: number[] = [];
  readonly #overheadsS: number[] = [];
  readonly #usualOverheadS: number;

  /** Of runs that usually take so much besides their load; from the first that is timed on, what was seen counts. */
  constructor(usualOverheadS: number) {
    this.#usualOverheadS = usualOverheadS;
  }

  /** Replaces what was expected of the runs from now on. */
  expect(loads: readonly Expected[]): void {
    this.#toCome = loads.flatMap(({ runs, secondsEach }) => Array.from({ length: runs }, () => secondsEach));
  }

  /** Learns from the next run, which took so long. */
  timed(tookS: number): void {
    const [expectedS] = this.#toCome;
    if (expectedS !== undefined) this.#overheadsS.push(Math.max(0, tookS - expectedS));
  }

  /** Counts the next run as done, made just now or long ago. */
  done(): void {
    this.#made++;
    this.#toCome.shift();
  }

  /** The place of the next run among all: `7/24`. */
  get place(): string {
    return `${this.#made + 1}/${Math.max(this.#made + 1, this.total)}`;
  }

  get total(): number {
    return this.#made + this.#toCome.length;
  }

  /** Seconds until all is done, but for so many runs that need not be made. */
  leftS(already = 0): number {
    const overheadS = this.#overheadsS.length === 0 ? this.#usualOverheadS : sum(this.#overheadsS) / this.#overheadsS.length;
    return sum(this.#toCome.slice(already).map((seconds) => seconds + overheadS));
  }
}

/** So many runs in words. */
export const runsIn = (count: number) => (count === 1 ? "1 run" : `${count} runs`);

/** A time in words that promise no more than is known. */
export function about(seconds: number): string {
  if (seconds < 55) return `about ${Math.max(5, Math.round(seconds / 5) * 5)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `about ${minutes} min` : `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
