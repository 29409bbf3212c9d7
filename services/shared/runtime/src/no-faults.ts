import type { FastifyInstance } from "fastify";
import type { Notes, SpanName } from "./telemetry-names.ts";

/** What somebody is about to do, as traces call it; `recover` is what nobody has asked for. */
export interface Deed extends Pick<Notes, "bookingId" | "participant" | "verb"> {
  name: SpanName | "recover";
}
/** A call, and how long its caller waits. */
export interface Call extends Deed {
  deadlineMs: number;
}
/** A transaction: its work and its last statement. */
export interface Divisible {
  run(text: string): Promise<unknown>;
  work: string;
  last: string;
}

// Nothing can be broken on purpose here: all of these do what they are given, and nothing else. Where Node is told
// `--conditions=faults`, another package stands in their place (`imports` in package.json), and breaks what it is told to.

/** Does something that could be broken before it and after it. */
export function breakable<Result>(_deed: Deed, run: () => Promise<Result>): Promise<Result> {
  return run();
}

/** Does one of several things that belong together and are done at once. */
export function oneByOne<Result>(_deed: Deed, run: () => Promise<Result>): Promise<Result> {
  return run();
}

/** Carries a message one way; a lost one would be waited for like the others, and come to nothing. */
export function carried<Result>(_kind: "question" | "answer", _deed: Deed, run: () => Result): Result {
  return run();
}

/** Asks by a call, whose answer comes the same way. */
export function called<Result>(_call: Call, run: () => Promise<Result>): Promise<Result> {
  return run();
}

/** Answers a call. */
export function served<Result>(_deed: Deed, run: () => Promise<Result>): Promise<Result> {
  return run();
}

/** Runs a transaction in one round trip. */
export function divisible<Result>(_transaction: Divisible, inOneGo: () => Promise<Result[]>): Promise<Result[]> {
  return inOneGo();
}

/** Serves nothing. */
export function addFaultRoutes(_server: FastifyInstance): void {}
