import type { Booking } from "@coordbench/domain";
import type { Asked, coordinatorNames, Host } from "@coordbench/simulation";
import type { CoordinatorCommand, CoordinatorEntry } from "../coordinator.ts";
import type { Reply } from "../messages.ts";
import { catchUp, evolve, written, outcomeFor, type Coordination, type Course, type Request, type Told } from "./course.ts";
import { describe, describeAnswer, named } from "./words.ts";

const times = { askMs: 1_000, leaseMs: 6_000 };

/** An instance of the booking service: what it has under way is in its memory, and dies with it. */
export class SimulatedCoordinator {
  readonly name: (typeof coordinatorNames)[number];
  readonly host: Host;
  readonly #coordination: Coordination;
  readonly #courses = new Map<string, Course>();

  constructor(coordination: Coordination, name: (typeof coordinatorNames)[number]) {
    this.name = name;
    this.#coordination = coordination;
    this.host = coordination.world.host(name, { look: () => this.#look(), forget: () => this.#courses.clear() });
  }

  /** Takes up what a client asks for. A new booking is tried without a look; to a cancel the journal is the whole question. */
  request(client: Asked): void {
    const { booking, kind } = client;
    if (kind === "book" || this.#courses.has(booking.bookingId)) return this.#accept(this.#open(booking), client);
    this.#reading(() => {
      if (this.#coordination.log.read(booking.bookingId).length === 0) return this.#coordination.tell(client, { outcome: "not-found" });
      const course = this.#open(booking);
      this.#catchUp(course);
      this.#accept(course, client);
    });
  }

  /** Becomes the one who drives a booking: a row without entries tells whoever did so before. */
  takeOver(booking: Booking): void {
    this.#reading(() => {
      const course = this.#open(booking);
      if (course.isWriting) return;
      this.#catchUp(course);
      if (course.state.phase === "ended") return this.#moved(course);
      this.#append(course, [], (isOwn) => {
        if (!isOwn) return;
        this.#say(course, "recovers");
        this.#take(course, { input: { type: "recovered" } });
      });
    });
  }

  /** An answer comes, for whoever asked here. */
  hear(bookingId: string, participant: string, reply: Reply): void {
    const course = this.#courses.get(bookingId);
    if (course !== undefined) this.#take(course, { input: { type: "answered", participant, reply } });
  }

  #look(): void {
    const { world, log } = this.#coordination;
    log.leases.set(this.#instance, world.nowMs + times.leaseMs);
    for (const course of this.#courses.values()) {
      if (course.isDriven) this.#askAgain(course);
      else this.#reading(() => this.#follow(course));
    }
    for (const booking of log.abandoned(world.nowMs)) this.takeOver(booking);
  }

  get #instance(): string {
    return `${this.name} ${this.host.lives}`;
  }

  #askAgain(course: Course): void {
    for (const [participant, { tries, dueAtMs }] of course.asked) {
      if (dueAtMs > this.#coordination.world.nowMs) continue;
      course.asked.set(participant, { tries, dueAtMs: Infinity });
      this.#say(course, `hears nothing from ${participant}, asked ${tries === 1 ? "once" : `${tries} times`}`);
      this.#take(course, { input: { type: "overdue", participant, tries } });
    }
  }

  #accept(course: Course, client: Asked): void {
    const { kind, hash } = client;
    const operation = { bookingId: course.booking.bookingId, kind, hash };
    this.#take(course, { client, input: { type: "accept", operation, cast: this.#coordination.castOf(course.booking) } });
  }

  /** Somebody else drives it: the journal tells how far it is. */
  #follow(course: Course): void {
    if (course.isWriting) return;
    this.#catchUp(course);
    this.#moved(course);
    if (course.clients.length === 0 && !course.isDriven) this.#courses.delete(course.booking.bookingId);
  }

  /** Reads the journal: what is found there is flushed. */
  #reading(found: () => void): void {
    this.#coordination.log.disk.whenDurable({ done: this.host.later(found), failed: () => undefined });
  }

  /** Goes on by what others have written; whoever is writing hears of that anyway. */
  #catchUp(course: Course): void {
    if (!course.isWriting) catchUp(course, this.#coordination, this.#instance);
  }

  #open(booking: Booking): Course {
    const known = this.#courses.get(booking.bookingId);
    if (known !== undefined) return known;
    const state = this.#coordination.parts.coordinator.initial;
    const course: Course = { booking, state, rows: 0, isDriven: true, waiting: [], isWriting: false, asked: new Map(), clients: [] };
    this.#courses.set(booking.bookingId, course);
    return course;
  }

  /** One step of the machine: what it records stands before anything that follows from it is sent. */
  #take(course: Course, told: Told): void {
    if (course.isWriting) return void course.waiting.push(told);
    // What was waiting for its turn when this instance stepped back is no longer its business; only a client still gets an answer.
    const { coordinator, stepsBack } = this.#coordination.parts;
    if (stepsBack && !course.isDriven && told.input.type !== "accept") return;
    const { entries, commands } = coordinator.decide(course.state, told.input);
    if (entries.length === 0) return this.#carryOut(course, commands, told.client);
    this.#append(course, entries, (isOwn) => {
      if (!isOwn) return this.#stepBack(course, told);
      evolve(course, this.#coordination.parts, entries);
      this.#carryOut(course, commands, told.client);
      this.#moved(course);
    });
  }

  /** Somebody else has written since: the same input is decided upon what stands there, but for whoever no longer drives it. */
  #stepBack(course: Course, told: Told): void {
    this.#say(course, "finds the journal further on");
    const isTakenOver = catchUp(course, this.#coordination, this.#instance);
    this.#moved(course);
    // Whatever drives the booking on is the business of whoever took it over; what a client asks for has its answer here.
    if (isTakenOver) course.isDriven = false;
    this.#take(course, told);
  }

  #append(course: Course, entries: CoordinatorEntry[], then: (isOwn: boolean) => void): void {
    const { log, world, parts } = this.#coordination;
    const isAtRest = entries.reduce(parts.coordinator.evolve, course.state).phase === "ended";
    const row = { booking: course.booking, entries, instance: this.#instance, isAtRest, atMs: world.nowMs };
    course.isWriting = true;
    log.append(this.host, { row, position: course.rows }, (isOwn) => {
      course.isWriting = false;
      if (isOwn) written(course);
      for (const entry of isOwn ? entries : []) this.#say(course, `logs ${describe(entry)}`);
      then(isOwn);
      while (!course.isWriting && course.waiting.length > 0) this.#take(course, course.waiting.shift() as Told);
    });
  }

  /** Tells those who wait what it came to, and lets go of what has ended. */
  #moved(course: Course): void {
    const { state, clients } = course;
    for (const client of clients.splice(0)) {
      const outcome = outcomeFor(client, state);
      if (outcome === undefined) clients.push(client);
      else this.#coordination.tell(client, outcome);
    }
    const isOver = course.waiting.length === 0 || !this.#coordination.parts.hearsOut;
    if (state.phase === "ended" && isOver) this.#courses.delete(course.booking.bookingId);
  }

  #carryOut(course: Course, commands: CoordinatorCommand[], client: Asked | undefined): void {
    const answers = commands.flatMap((command) => (command.type === "answer" ? command.answer : []));
    for (const command of commands) if (command.type !== "answer") this.#send(course, command);
    for (const answer of answers) this.#coordination.world.say(`${this.name} -> client: ${this.#named(course, describeAnswer(answer))}`);
    if (client === undefined) return;
    const [answer] = answers;
    if (answer === undefined) course.clients.push(client);
    else this.#coordination.tell(client, answer);
  }

  #send(course: Course, { type: step, participant: to }: Request): void {
    const { world, participants } = this.#coordination;
    const { booking } = course;
    const tries = (course.asked.get(to)?.tries ?? 0) + 1;
    course.asked.set(to, { tries, dueAtMs: world.nowMs + times.askMs * tries });
    const heard = (reply: Reply) => () => this.hear(booking.bookingId, to, reply);
    const answer = (reply: Reply) =>
      world.send({ from: to, to: this.name, text: this.#named(course, describe(reply)), arrive: heard(reply) });
    world.send({
      from: this.name,
      to,
      text: this.#named(course, step),
      arrive: () => participants.get(to)?.receive(step, booking, answer),
    });
  }

  #say(course: Course, what: string): void {
    this.#coordination.world.say(`${this.name} | ${this.#named(course, what)}`);
  }

  #named({ booking }: Course, what: string): string {
    return named(booking.bookingId, what, this.#coordination.isCrowded);
  }
}
