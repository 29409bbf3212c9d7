/** What a process does beside answering messages. */
export interface Duties {
  /** Looks after what is overdue, as it does every now and then. */
  look(): void;
  /** Forgets what it had in memory, because it died. */
  forget(): void;
}

/** A process and the machine that it runs on: it can die, be frozen, and be wrong about the time. */
export class Host {
  readonly name: string;
  condition: "awake" | "frozen" | "down" = "awake";
  /** By how much its clock is ahead. */
  jumpedMs = 0;
  readonly #duties: Duties;
  #lives = 1;
  #missed: (() => void)[] = [];

  constructor(name: string, duties: Duties) {
    this.name = name;
    this.#duties = duties;
  }

  /** How often it has been started: a process that dies comes back as another one. */
  get lives(): number {
    return this.#lives;
  }

  /** Something to do later: by this very life of the process only, and when it is awake. */
  later(act: () => void): () => void {
    const life = this.#lives;
    return () => {
      if (life !== this.#lives) return;
      if (this.condition === "frozen") this.#missed.push(act);
      else act();
    };
  }

  look(): void {
    this.#duties.look();
  }

  die(): void {
    this.condition = "down";
    this.#lives++;
    this.#missed = [];
    this.#duties.forget();
  }

  freeze(): void {
    this.condition = "frozen";
  }

  /** Is started again, or thawed: then it goes on as if no time had passed. */
  wake(): void {
    this.condition = "awake";
    for (const act of this.#missed.splice(0)) act();
  }
}
