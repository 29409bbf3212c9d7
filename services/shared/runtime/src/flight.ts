import { ProblemError, type Attendance, type Moment } from "@coordbench/contract";

/** Something under way that several clients may wait for, each with a patience of its own. */
export class Flight<Answer> {
  readonly hash: string;
  readonly #passed = new Set<Moment>();
  readonly #watchers = new Set<(moment: Moment) => void>();
  readonly #waiting = new Set<() => void>();
  #hasLanded = false;
  #answer: Answer | ProblemError | undefined;

  constructor(hash: string) {
    this.hash = hash;
  }

  /** Something durable names it. */
  accepted(): void {
    this.#pass("accept");
  }

  decided(answer: Answer | ProblemError): void {
    if (this.#answer !== undefined) return;
    this.#answer = answer;
    this.#pass("accept");
    this.#pass("decide");
  }

  applied(): void {
    this.#pass("apply");
  }

  /** Nobody works on it any more: whoever waits is told what is known. */
  landed(): void {
    this.#hasLanded = true;
    for (const leave of this.#waiting) leave();
  }

  /** Waits until the outcome is applied everywhere, or the client's patience is over; then tells what is known. */
  async attend(attendance: Attendance, pending: Answer): Promise<Answer> {
    for (const moment of this.#passed) attendance.reached(moment);
    if (!this.#hasLanded && !this.#passed.has("apply")) await this.#watch(attendance);
    if (this.#answer instanceof ProblemError) throw this.#answer;
    if (this.#answer !== undefined) return this.#answer;
    if (this.#passed.has("accept")) return pending;
    throw new ProblemError(
      "unavailable",
      "no participant has answered in time: ask for the outcome with GET, or send the same request again",
    );
  }

  #watch(attendance: Attendance): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        this.#waiting.delete(end);
        resolve();
      };
      const watcher = (moment: Moment) => {
        attendance.reached(moment);
        if (moment === "apply") end();
      };
      const timer = setTimeout(end, attendance.waitMs);
      this.#watchers.add(watcher);
      this.#waiting.add(end);
    });
  }

  #pass(moment: Moment): void {
    if (this.#passed.has(moment)) return;
    this.#passed.add(moment);
    for (const watcher of this.#watchers) watcher(moment);
  }
}
