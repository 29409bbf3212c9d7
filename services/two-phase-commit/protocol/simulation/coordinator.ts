import type { Asked, coordinatorNames, Host } from "@coordbench/simulation";
import type { CoordinatorCommand, CoordinatorInput, CoordinatorState } from "../coordinator.ts";
import type { Decision, Operation } from "../messages.ts";
import type { ParticipantReply } from "../participant.ts";
import type { Coordination, Course } from "./course.ts";
import { nameOf, type Recorded } from "./log.ts";
import { describeDecision, describeOutcome, describeReply, named } from "./words.ts";

const times = { answerMs: 1_000, recoveryAgeMs: 4_000 };
/** How often a decision is told before that is left to the recovery. */
const patience = 3;

/** The name under which a coordinator recovers. */
const recoveryOf = (name: string) => `${name}'s recovery`;

/** A booking service: what it has under way is in its memory, and dies with it. */
export class SimulatedCoordinator {
  readonly name: (typeof coordinatorNames)[number];
  readonly host: Host;
  readonly #coordination: Coordination;
  readonly #courses = new Map<string, Course>();

  constructor(coordination: Coordination, name: (typeof coordinatorNames)[number]) {
    this.name = name;
    this.#coordination = coordination;
    const duties = { look: () => this.#look(), forget: () => this.#courses.clear() };
    this.host = coordination.world.host(name, duties, [recoveryOf(name)]);
  }

  /** Takes an operation up for a client, who joins where it is under way already. */
  begin(operation: Operation, asked: Asked): void {
    const id = nameOf(operation);
    const known = this.#courses.get(id);
    if (known !== undefined) return void known.clients.push(asked);
    const works = this.#coordination.worksOf(asked);
    const course = this.#open({ id, speaker: this.name, operation, works, clients: [asked] });
    this.#take(course, { type: "begin", participants: works.map(({ participant }) => participant), order: this.#coordination.order });
  }

  /** Asks whoever can be reached what is in doubt there, and settles each doubt as an operation of its own, beside those under way. */
  recover(olderThanMs = times.recoveryAgeMs): void {
    const { world, participants } = this.#coordination;
    const speaker = recoveryOf(this.name);
    for (const participant of participants.values()) {
      const { name, host } = participant;
      if (host.condition !== "awake" || !world.reaches(this.name, name)) continue;
      for (const { operation, promisedAtMs } of participant.inDoubt()) {
        const id = `${nameOf(operation)} at ${name}`;
        if (world.nowMs - promisedAtMs < olderThanMs || this.#courses.has(id)) continue;
        this.#say(speaker, operation, `takes up ${name}`);
        this.#take(this.#open({ id, speaker, operation, works: [], clients: [] }), { type: "recover", participants: [name] });
      }
    }
  }

  #look(): void {
    for (const course of this.#courses.values()) this.#chase(course);
    this.recover();
  }

  /** Does without the votes that are overdue, and repeats a decision that was not acknowledged. */
  #chase(course: Course): void {
    const { world } = this.#coordination;
    if (course.isWriting) return;
    for (const [participant, { atMs, tries }] of course.due) {
      if (atMs > world.nowMs) continue;
      const { state } = course;
      if (state.phase === "voting") {
        course.due.delete(participant);
        this.#say(course.speaker, course.operation, `hears nothing from ${participant}`);
        this.#take(course, { type: "voted", participant, vote: { vote: "silent" } });
      } else if (tries >= patience) this.#courses.delete(course.id);
      else if (state.phase === "decided") this.#send(course, { type: state.decision.decision, participant });
    }
  }

  #open(given: Pick<Course, "id" | "speaker" | "operation" | "works" | "clients">): Course {
    const state = this.#coordination.parts.coordinator.initial;
    const course: Course = { ...given, state, waiting: [], isWriting: false, due: new Map() };
    this.#courses.set(course.id, course);
    return course;
  }

  /** One step of the machine: what it records stands before anything that follows from it is sent. */
  #take(course: Course, input: CoordinatorInput): void {
    if (course.isWriting) return void course.waiting.push(input);
    const { coordinator } = this.#coordination.parts;
    const { entries, commands } = coordinator.decide(course.state, input);
    const decided = entries.find((entry) => entry.type === "decided");
    if (decided === undefined) {
      this.#advance(course, entries.reduce(coordinator.evolve, course.state), commands);
      return;
    }
    course.isWriting = true;
    this.#decide(course, decided.decision, (stands) => {
      const standing = entries.map((entry) => (entry === decided ? { ...decided, decision: stands } : entry));
      const next = standing.reduce(coordinator.evolve, course.state);
      // The log knew better: the same input is decided again upon what stands there.
      this.#advance(course, next, stands === decided.decision ? commands : coordinator.decide(next, input).commands);
    });
  }

  #decide(course: Course, wanted: Decision, then: (stands: Decision) => void): void {
    const { log, world, parts } = this.#coordination;
    const { operation, clients, speaker } = course;
    const recorded: Recorded = { operation, decision: wanted, booking: clients[0]?.booking, atMs: world.nowMs };
    const conclude = (stands: Decision, isNew: boolean) => {
      this.#say(speaker, operation, `${isNew ? "logs" : "finds"} ${describeDecision(stands)}`);
      course.isWriting = false;
      then(stands);
      while (!course.isWriting && course.waiting.length > 0) this.#take(course, course.waiting.shift() as CoordinatorInput);
    };
    if (speaker !== this.name && !parts.fencesRecovery) conclude(wanted, true);
    else log.decide(this.host, recorded, conclude);
  }

  #advance(course: Course, next: CoordinatorState, commands: CoordinatorCommand[]): void {
    const hasEnded = next.phase === "ended" && course.state.phase !== "ended";
    if (next.phase !== course.state.phase) course.due.clear();
    course.state = next;
    if (hasEnded) this.#end(course, next.decision);
    for (const command of commands) this.#send(course, command);
  }

  #end(course: Course, decision: Decision): void {
    this.#courses.delete(course.id);
    if (course.clients.length === 0) return;
    const outcome = describeOutcome(course.operation, decision);
    this.#coordination.world.say(`${this.name} -> client: ${this.#named(course.operation, outcome)}`);
    for (const asked of course.clients) this.#coordination.tell(asked, course.operation, decision);
  }

  #send(course: Course, { type, participant: to }: CoordinatorCommand): void {
    const { world, participants } = this.#coordination;
    const { speaker: from, operation } = course;
    const tries = (course.due.get(to)?.tries ?? 0) + 1;
    course.due.set(to, { atMs: world.nowMs + times.answerMs * tries, tries });
    const work = course.works.find(({ participant }) => participant === to);
    const answer = (reply: ParticipantReply) =>
      world.send({ from: to, to: from, text: this.#named(operation, describeReply(reply)), arrive: () => this.#hear(course, to, reply) });
    const arrive = () => participants.get(to)?.receive({ type }, { operation, work }, answer);
    world.send({ from, to, text: this.#named(operation, type), arrive });
  }

  #hear(course: Course, participant: string, reply: ParticipantReply): void {
    // Whoever asked may have died since, or has what it needs.
    if (reply.type === "protested" || this.#courses.get(course.id) !== course) return;
    course.due.delete(participant);
    this.#take(course, reply.type === "vote" ? { type: "voted", participant, vote: reply.vote } : { type: "acknowledged", participant });
  }

  #say(speaker: string, operation: Operation, what: string): void {
    this.#coordination.world.say(`${speaker} | ${this.#named(operation, what)}`);
  }

  #named(operation: Operation, what: string): string {
    return named(operation, what, this.#coordination.isCrowded);
  }
}
