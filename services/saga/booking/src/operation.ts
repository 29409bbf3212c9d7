import type { BookingAnswer, CancelAnswer } from "@coordbench/contract";
import { Flight, persistently, step, within, type Logger } from "@coordbench/runtime";
import {
  coordinator,
  type CoordinatorCommand,
  type CoordinatorEntry,
  type CoordinatorInput,
  type CoordinatorState,
  type Objection,
  type Operation,
  type Outcome,
} from "@coordbench/saga-protocol";
import type { Body, History, Journal } from "./store.ts";
import { answerTo } from "./outcome.ts";

/** What every booking under way needs. */
export interface Coordination {
  journal: Journal;
  /** The name of this process among all that ever ran. */
  instance: string;
  logger: Logger;
  /** Sends a request; if it is lost, the next one is due when its time is over. */
  request(course: Course, command: Exclude<CoordinatorCommand, { type: "answer" }>): void;
  /** Is told after every turn, and whether nothing more is to be taken. */
  moved(course: Course, isIdle: boolean): void;
}

type Answer = BookingAnswer | CancelAnswer;

/** Somebody else has taken the booking over, and drives it now. */
class Overtaken extends Error {}

/** A booking under way at this instance: the coordinator's machine at work on its journal, one input at a time. */
export class Course {
  readonly bookingId: string;
  body: Body;
  state: CoordinatorState = coordinator.initial;
  /** Whether this instance drives it, or another one whose outcome is waited for. */
  isDriven = true;
  /** Who wrote the last row. */
  driver: string;
  /** Since when somebody has been silent whom it cannot do without. */
  incidentAtMs: number | undefined;
  trace: string | undefined;
  /** How many wait for it here. */
  clients = 0;
  /** Who has been asked for the step under way, how often, and until when an answer may take. */
  readonly asked = new Map<string, { tries: number; dueAtMs: number }>();
  /** Other instances that want to know when it ends. */
  readonly watchers = new Set<string>();
  readonly #flights = new Map<Operation["kind"], Flight<Answer>>();
  readonly #coordination: Coordination;
  #rows = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #turns = 0;

  constructor(coordination: Coordination, bookingId: string, body: Body) {
    this.#coordination = coordination;
    this.bookingId = bookingId;
    this.body = body;
    this.driver = coordination.instance;
  }

  /** What clients wait for who asked for this. */
  flight(kind: Operation["kind"]): Flight<Answer> {
    const flight = this.#flights.get(kind) ?? new Flight<Answer>("");
    this.#flights.set(kind, flight);
    return flight;
  }

  /** Tells the machine something; returns what it answers at once, if it does. */
  tell(input: CoordinatorInput): Promise<Outcome | Objection | undefined> {
    return this.#inTurn(() => this.#take(input));
  }

  /** Looks how far the journal is by now. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      const history = await this.#coordination.journal.read(this.bookingId);
      if (history !== undefined) this.#state(this.#catchUp(history).reduce(coordinator.evolve, this.state));
    });
  }

  /** Goes on from where the journal was when it was read. */
  load(history: History): void {
    this.state = this.#catchUp(history).reduce(coordinator.evolve, this.state);
  }

  /** Becomes the one who drives it: a row without entries tells whoever did so before. */
  async takeOver(): Promise<void> {
    await this.refresh();
    if (this.state.phase === "ended") return;
    this.isDriven = await this.#inTurn(() => this.#coordination.journal.append(this.#row([], this.state)));
    if (!this.isDriven) return this.refresh();
    this.#rows++;
    this.driver = this.#coordination.instance;
    await this.tell({ type: "recovered" });
  }

  /** Nobody here works on it any more: whoever waits is told what is known. */
  landed(): void {
    for (const flight of this.#flights.values()) flight.landed();
  }

  #inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#turns++;
    const taken = this.#turn.then(() => within(this.trace, run)).finally(() => this.#coordination.moved(this, --this.#turns === 0));
    // A failed step fails its own input only; those behind it go on from the state before it.
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  async #take(input: CoordinatorInput): Promise<Outcome | Objection | undefined> {
    // What was waiting for its turn when this instance stepped back is no longer its business: a row of its own would say that it drives.
    if (!this.isDriven && input.type !== "accept") return undefined;
    let seen = this.state;
    const append = async (entries: CoordinatorEntry[]) => {
      const standing = await this.#append(entries, seen);
      seen = standing.reduce(coordinator.evolve, seen);
      return standing;
    };
    try {
      const { state, commands } = await step(coordinator, { state: this.state, input }, append);
      this.#state(state);
      for (const command of commands) if (command.type !== "answer") this.#coordination.request(this, command);
      return commands.find((command) => command.type === "answer")?.answer;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      // What drives the booking on is left to whoever took it over; what a client asks for is decided here, upon what stands.
      return input.type === "accept" ? this.#take(input) : undefined;
    }
  }

  /** Writes at the position that was seen to be free, for as long as it takes: what was begun is not dropped because the database is away. */
  async #append(entries: CoordinatorEntry[], seen: CoordinatorState): Promise<CoordinatorEntry[]> {
    const { journal, instance, logger } = this.#coordination;
    const row = this.#row(entries, seen);
    const failed = (error: unknown) =>
      logger.warn({ err: error, bookingId: this.bookingId }, "the journal cannot be written: trying again");
    const write = async () => ((await journal.append(row)) ? undefined : journal.read(this.bookingId));
    const history = await persistently(write, { forMs: Infinity, failed });
    // One row more than was known, by this very instance: it is the one that was to be written, and its acknowledgement was lost.
    const isOwn = history?.rows.length === this.#rows + 1 && history.rows.at(-1)?.instance === instance;
    if (history !== undefined && !isOwn) return this.#obey(history, seen);
    this.#rows++;
    this.driver = instance;
    return entries;
  }

  /** Others have written: what they did stands, and if one of them has taken over, this instance steps back. */
  #obey(history: History, seen: CoordinatorState): CoordinatorEntry[] {
    const isTakenOver = history.rows.slice(this.#rows).some(({ entries }) => entries.length === 0);
    const others = this.#catchUp(history);
    if (!isTakenOver) return others;
    this.isDriven = false;
    this.#state(others.reduce(coordinator.evolve, seen));
    throw new Overtaken(`${this.bookingId} is driven by ${this.driver} now`);
  }

  #row(entries: CoordinatorEntry[], seen: CoordinatorState) {
    const { bookingId, body } = this;
    const atRest = entries.reduce(coordinator.evolve, seen).phase === "ended";
    const first = this.#rows === 0 ? body : undefined;
    return { bookingId, position: this.#rows, entries, body: first, instance: this.#coordination.instance, atRest };
  }

  #catchUp({ rows, body }: History): CoordinatorEntry[] {
    const others = rows.slice(this.#rows);
    this.#rows = rows.length;
    this.body = body;
    this.driver = rows.at(-1)?.instance ?? this.driver;
    this.incidentAtMs ??= others.find(({ entries }) => entries.some(({ type }) => type === "incident"))?.recordedAtMs;
    return others.flatMap(({ entries }) => entries);
  }

  #state(state: CoordinatorState): void {
    if (stepIn(state) !== stepIn(this.state)) this.asked.clear();
    this.state = state;
    const hasIncident = state.phase === "compensating" && state.incidents.length > 0;
    this.incidentAtMs = hasIncident ? (this.incidentAtMs ?? Date.now()) : undefined;
    for (const [kind, flight] of this.#flights) this.#report(kind, flight);
  }

  /** Tells those who wait how far it is. A booking that was confirmed stays so for whoever booked, whatever becomes of its cancel. */
  #report(kind: Operation["kind"], flight: Flight<Answer>): void {
    const { state, bookingId } = this;
    if (state.phase === "idle") return;
    if (kind === "book") flight.accepted();
    if (state.phase !== "compensating" && state.phase !== "ended") return;
    const isCancelled = state.outcome.outcome === "cancelled";
    if (kind === "cancel" && !isCancelled) return;
    const outcome: Outcome = kind === "book" && isCancelled ? { outcome: "confirmed" } : state.outcome;
    flight.decided(answerTo({ bookingId, kind }, outcome, this.body));
    if (state.phase === "ended" || outcome !== state.outcome) flight.applied();
  }
}

const stepIn = (state: CoordinatorState) => (state.phase === "compensating" && state.refund.length > 0 ? "refund" : state.phase);
