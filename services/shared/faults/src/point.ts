import { hash32 } from "@coordbench/domain";
import type { Arming } from "./arming.ts";
import type { Mode } from "./failpoints.ts";

/** What somebody is about to do, or has done: `name` is the step, as traces call it. */
export interface Deed {
  name: string;
  bookingId?: string | undefined;
  participant?: string | undefined;
  verb?: string | undefined;
}

/** Somebody has come by who is to be broken. */
export interface Hit {
  point: Point;
  mode: Mode;
  delayMs: number;
  /** How many have been hit here, this one included. */
  number: number;
  deed: Deed;
  /** How often the failpoint had been switched off by then. */
  offs: number;
}

/** How a failpoint stands, as its service shows it. */
export interface PointStatus {
  name: string;
  mode: Mode;
  /** How many were hit, how many passed at all, since the service started; and how many wait here now. */
  hits: number;
  passed: number;
  paused: number;
}

/** A failpoint of this process: counts whoever passes, and picks whom it hits. */
export class Point {
  readonly name: string;
  #armed: { arming: Arming; met: number; hits: number } | undefined;
  #hits = 0;
  #passed = 0;
  #offs = 0;
  readonly #paused = new Set<() => void>();

  constructor(name: string) {
    this.name = name;
  }

  get isArmed(): boolean {
    return this.#armed !== undefined;
  }

  status(): PointStatus {
    const mode = this.#armed?.arming.mode ?? "off";
    return { name: this.name, mode, hits: this.#hits, passed: this.#passed, paused: this.#paused.size };
  }

  /** Arms it, or switches it off: then whoever waits here goes on. */
  arm(arming: Arming): void {
    this.#armed = arming.mode === "off" ? undefined : { arming, met: 0, hits: 0 };
    if (this.#armed !== undefined) return;
    this.#offs++;
    for (const goOn of this.#paused) goOn();
    this.#paused.clear();
  }

  /** Somebody passes: nothing comes of it unless it is whom the failpoint waits for. */
  pass(deed: Deed): Hit | undefined {
    this.#passed++;
    const armed = this.#armed;
    if (armed === undefined || !isMeant(armed.arming.when, deed)) return undefined;
    const { mode, times, delayMs } = armed.arming;
    if (!isDrawn(armed.arming.when, ++armed.met)) return undefined;
    armed.hits++;
    if (armed.hits === times) this.#armed = undefined;
    return { point: this, mode, delayMs, number: ++this.#hits, deed, offs: this.#offs };
  }

  /** Whoever was hit waits until the failpoint is switched off, which may have been done before they come to wait. */
  async pause({ offs }: Pick<Hit, "offs">): Promise<void> {
    if (offs !== this.#offs) return;
    await new Promise<void>((resolve) => this.#paused.add(resolve));
  }
}

function isMeant({ bookingId, participant, verb }: Arming["when"], deed: Deed): boolean {
  const wanted = [
    [bookingId, deed.bookingId],
    [participant, deed.participant],
    [verb, deed.verb],
  ];
  return wanted.every(([asked, found]) => asked === undefined || asked === found);
}

function isDrawn({ nth = 1, share, seed = 0 }: Arming["when"], met: number): boolean {
  return met >= nth && (share === undefined || hash32(`${seed} ${met}`) < share * 2 ** 32);
}
