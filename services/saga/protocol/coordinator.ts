// I1  A request goes out only once the entries that call for it are durable, so that the journal knows of everything that may have been done.
// I2  The customer is charged only once every inventory holds its part; an inventory is asked to confirm only once the customer is charged.
// I3  `confirmed` is recorded only when every inventory has said sold: all of them together are the pivot.
// I4  A decision never changes. Only a confirmed booking is cancelled, and a cancel that is taken up is carried through.
// I5  What was done, or may have been done because nobody answered, is taken back, and nothing else: the refund first, the releases after it.
// I6  Nothing is taken back before the decision that calls for it stands.
// I7  A customer is answered once the outcome is applied everywhere, and for ever the same.
// I8  Before the decision waiting is bounded; after it nobody gives up: who stays silent is an open incident, and is asked for ever.
// I9  An answer counts once, and only for the step under way: late and repeated ones change nothing.
import { weightiest, type Reason } from "@coordbench/domain";
import { repliesTo, type Answered, type Cast, type Objection, type Operation, type Outcome, type Reply, type Step } from "./messages.ts";

/** Where a booking stands for its coordinator. Of what is to be taken back, `refund` comes before `release`; `incidents` were asked too often. */
export type CoordinatorState =
  | { phase: "idle" }
  | { phase: "reserving" | "charging" | "confirming"; hash: string; cast: Cast; answers: Record<string, Answered> }
  | ({ phase: "compensating"; hash: string; cast: Cast; outcome: Outcome } & Owed)
  | { phase: "ended"; hash: string; cast: Cast; outcome: Outcome };

/** What a coordinator can be told; `tries` is how often the participant has been asked in vain by whoever drives the booking now. */
export type CoordinatorInput =
  | { type: "accept"; operation: Operation; cast: Cast }
  | { type: "answered"; participant: string; reply: Reply }
  | { type: "overdue"; participant: string; tries: number }
  | { type: "recovered" };

/** What a coordinator records: all of it durable, in one journal for each booking. */
export type CoordinatorEntry =
  | { type: "accepted"; operation: Operation; cast: Cast }
  | (Answered & { participant: string })
  | { type: "confirmed" }
  | { type: "rejected"; reason: Reason }
  | { type: "cancelled" }
  | { type: "incident"; participant: string };

/** What a coordinator sends: a request to a participant, or an answer to whoever waits for one. */
export type CoordinatorCommand = { type: Step; participant: string } | { type: "answer"; answer: Outcome | Objection };

type Decided = { entries: CoordinatorEntry[]; commands: CoordinatorCommand[] };
interface Owed {
  refund: string[];
  release: string[];
  incidents: string[];
}
type Forward = CoordinatorState & { phase: "reserving" | "charging" | "confirming" };
type Started = Exclude<CoordinatorState, { phase: "idle" }>;

/** How often a participant is asked before its silence has a consequence (I8). */
const patience = 3;

const stepIn = { reserving: "reserve", charging: "charge", confirming: "confirm" } as const;
const nothing: Decided = { entries: [], commands: [] };
const answer = (given: Outcome | Objection): Decided => ({ entries: [], commands: [{ type: "answer", answer: given }] });

/** What to record and, once that stands in the journal, what to send. */
function decide(state: CoordinatorState, input: CoordinatorInput): Decided {
  switch (input.type) {
    case "accept":
      return accept(state, input);
    case "answered":
      return hear(state, input);
    case "overdue":
      return missAnswer(state, input);
    case "recovered":
      return { entries: [], commands: requests(state) };
  }
}

/** The state after an entry. */
function evolve(state: CoordinatorState, entry: CoordinatorEntry): CoordinatorState {
  if (entry.type === "accepted") {
    if (state.phase !== "idle") throw new Error("a booking was accepted twice");
    return { phase: "reserving", hash: entry.operation.hash, cast: entry.cast, answers: {} };
  }
  if (state.phase === "idle") throw new Error(`${entry.type} was recorded of a booking that nobody accepted`);
  switch (entry.type) {
    case "confirmed":
      if (state.phase !== "confirming") throw new Error(`a confirmation was recorded in phase ${state.phase}`);
      return { phase: "ended", hash: state.hash, cast: state.cast, outcome: { outcome: "confirmed" } };
    case "rejected":
      if (!isForward(state)) throw new Error(`a rejection was recorded in phase ${state.phase}`);
      return owing(state, { outcome: "rejected", reason: entry.reason }, doneIn(state));
    case "cancelled":
      if (state.phase !== "ended") throw new Error(`a cancel was recorded in phase ${state.phase}`);
      return owing(state, { outcome: "cancelled" }, { refund: [state.cast.payment], release: state.cast.inventories, incidents: [] });
    case "incident":
      if (state.phase !== "compensating") throw new Error(`an incident was recorded in phase ${state.phase}`);
      return { ...state, incidents: [...state.incidents, entry.participant] };
    default:
      return isForward(state) ? advance(state, entry) : settle(state, entry.participant);
  }
}

function accept(state: CoordinatorState, { operation, cast }: CoordinatorInput & { type: "accept" }): Decided {
  if (state.phase === "idle")
    return operation.kind === "book" ? record(state, [{ type: "accepted", operation, cast }]) : answer({ outcome: "not-found" });
  if (operation.hash !== state.hash) return answer({ outcome: "another-body" });
  if (isForward(state)) return operation.kind === "book" ? nothing : answer({ outcome: "still-pending" });
  const isCancelled = state.outcome.outcome === "cancelled";
  // I7: a cancel is an operation of its own, and the booking that it takes back was confirmed all the same.
  if (operation.kind === "book" && isCancelled) return answer({ outcome: "confirmed" });
  if (state.phase === "compensating") return operation.kind === "book" || isCancelled ? nothing : answer({ outcome: "still-pending" });
  if (operation.kind === "book" || isCancelled) return answer(state.outcome);
  return state.outcome.outcome === "confirmed" ? record(state, [{ type: "cancelled" }]) : answer({ outcome: "not-confirmed" });
}

function hear(state: CoordinatorState, { participant, reply }: CoordinatorInput & { type: "answered" }): Decided {
  const step = stepOf(state);
  const counts = step !== undefined && owed(state).includes(participant) && repliesTo[step].includes(reply.type);
  return counts ? conclude(state, { ...reply, participant }) : nothing;
}

function missAnswer(state: CoordinatorState, { participant, tries }: CoordinatorInput & { type: "overdue" }): Decided {
  if (!owed(state).includes(participant)) return nothing;
  const again = requests(state).filter((command) => command.type !== "answer" && command.participant === participant);
  if (tries < patience) return { entries: [], commands: again };
  if (isForward(state)) return conclude(state, { type: "unanswered", participant });
  const isKnown = state.phase === "compensating" && state.incidents.includes(participant);
  return { entries: isKnown ? [] : [{ type: "incident", participant }], commands: again };
}

/** Records an answer and, where it was the last one missing, the decision that follows from all of them. */
function conclude(state: CoordinatorState, heard: CoordinatorEntry): Decided {
  const next = evolve(state, heard);
  if (!isForward(next) || owed(next).length > 0) return record(state, [heard]);
  const answers = Object.values(next.answers);
  const isSold = answers.every(({ type }) => type === "sold");
  return record(state, [heard, isSold ? { type: "confirmed" } : { type: "rejected", reason: weightiest(answers.flatMap(reasonsIn)) }]);
}

/** Entries, and what the step that they lead to asks for. */
function record(state: CoordinatorState, entries: CoordinatorEntry[]): Decided {
  const next = entries.reduce(evolve, state);
  if (next.phase === "ended") return { entries, commands: [{ type: "answer", answer: next.outcome }] };
  return { entries, commands: stepOf(next) === stepOf(state) ? [] : requests(next) };
}

function requests(state: CoordinatorState): CoordinatorCommand[] {
  const step = stepOf(state);
  return step === undefined ? [] : owed(state).map((participant) => ({ type: step, participant }));
}

function stepOf(state: CoordinatorState): Step | undefined {
  if (isForward(state)) return stepIn[state.phase];
  if (state.phase !== "compensating") return undefined;
  return state.refund.length > 0 ? "refund" : "release";
}

function owed(state: CoordinatorState): string[] {
  if (isForward(state)) return askedIn(state).filter((participant) => state.answers[participant] === undefined);
  if (state.phase !== "compensating") return [];
  return state.refund.length > 0 ? state.refund : state.release;
}

function askedIn({ phase, cast }: Forward): string[] {
  return phase === "charging" ? [cast.payment] : cast.inventories;
}

function advance(state: Forward, { participant, ...given }: CoordinatorEntry & { participant: string }): CoordinatorState {
  const next: Forward = { ...state, answers: { ...state.answers, [participant]: given as Answered } };
  const all = askedIn(state).map((asked) => next.answers[asked]?.type);
  if (all.every((type) => type === "reserved")) return { ...next, phase: "charging", answers: {} };
  return all.every((type) => type === "charged") ? { ...next, phase: "confirming", answers: {} } : next;
}

function settle(state: Started, participant: string): CoordinatorState {
  if (state.phase !== "compensating") throw new Error(`a compensation was recorded in phase ${state.phase}`);
  const without = (participants: string[]) => participants.filter((name) => name !== participant);
  const isRefund = state.refund.length > 0;
  const release = isRefund ? state.release : without(state.release);
  return owing(state, state.outcome, { refund: without(state.refund), release, incidents: without(state.incidents) });
}

/** What a rejection takes back: all that was asked for and not refused (I5). A release takes the sale back with the hold. */
function doneIn({ cast, phase, answers }: Forward): Owed {
  const mayHaveDone = (participant: string) => !["refused", "declined", "expired"].includes(answers[participant]?.type ?? "unanswered");
  return {
    refund: phase === "reserving" || !mayHaveDone(cast.payment) ? [] : [cast.payment],
    release: cast.inventories.filter(mayHaveDone),
    incidents: [],
  };
}

function owing({ hash, cast }: Started, outcome: Outcome, owes: Owed): CoordinatorState {
  const isDone = owes.refund.length + owes.release.length === 0;
  return isDone ? { phase: "ended", hash, cast, outcome } : { phase: "compensating", hash, cast, outcome, ...owes };
}

function reasonsIn(answered: Answered): Reason[] {
  if (answered.type === "refused" || answered.type === "declined") return [answered.reason];
  return answered.type === "expired" ? ["expired"] : answered.type === "unanswered" ? ["unavailable"] : [];
}

function isForward(state: CoordinatorState): state is Forward {
  return state.phase in stepIn;
}

/** The coordinator as a pure step machine. */
export const coordinator = { initial: { phase: "idle" } as CoordinatorState, decide, evolve };
