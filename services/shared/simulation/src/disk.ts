/** Somebody who waits until what is written stands for good; `failed` if it may be lost instead. */
export interface Waiting {
  done(): void;
  failed(): void;
}

/** What a disk is told of its use. */
export interface DiskOptions<Entry> {
  name: string;
  /** Whether what is written has to wait for a flush. */
  isSlow: boolean;
  /** Whether anybody waits for that: only a planted bug does not. */
  isAwaited: boolean;
  /** Told what is left after an outage. */
  rebuild(entries: readonly Entry[]): void;
}

/** A log on a disk: everybody sees what was appended at once, but only what was flushed is sure to survive an outage. */
export class Disk<Entry> {
  readonly name: string;
  readonly entries: Entry[] = [];
  readonly #options: DiskOptions<Entry>;
  #flushed = 0;
  #waiting: Waiting[] = [];

  constructor(options: DiskOptions<Entry>) {
    this.name = options.name;
    this.#options = options;
  }

  /** How many entries an outage may lose. */
  get unflushed(): number {
    return this.entries.length - this.#flushed;
  }

  append(entry: Entry): void {
    this.entries.push(entry);
  }

  /** Answers once all that stands now is flushed: who has seen an entry must not speak of it before it is sure. */
  whenDurable(waiting: Waiting): void {
    if (!this.#options.isSlow) this.flush();
    if (this.unflushed === 0 || !this.#options.isAwaited) waiting.done();
    else this.#waiting.push(waiting);
  }

  flush(): void {
    this.#flushed = this.entries.length;
    for (const { done } of this.#waiting.splice(0)) done();
  }

  /** The machine below loses power and comes back: what was flushed survives, and of the rest as many as luck has it. */
  fail(survivors: number): void {
    this.entries.length = this.#flushed + Math.min(survivors, this.unflushed);
    this.#flushed = this.entries.length;
    this.#options.rebuild(this.entries);
    for (const { failed } of this.#waiting.splice(0)) failed();
  }
}
