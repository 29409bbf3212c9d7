// I1  COMMIT is decided only when every participant has voted YES.
// I2  A decision is sent only once it stands in the log.
// I3  What stands in the log is obeyed, also where this coordinator wanted something else.
// I4  A decision never changes.
// I5  Nobody is asked to prepare after a decision.
// I6  An operation ends only when everybody who may have prepared has acknowledged the decision.
// I7  What nobody decided is aborted, through the same log, before anything is rolled back (presumed abort).
import { weightiest, type Reason } from "@coordbench/domain";
import type { Decision, Order, Refusal, Vote } from "./messages.ts";

/** Where an operation stands for its coordinator. */
export type CoordinatorState =
  | { phase: "idle" }
  | { phase: "voting"; participants: string[]; order: Order; votes: Record<string, Vote> }
  | { phase: "decided"; decision: Decision; owed: string[] }
  | { phase: "ended"; decision: Decision };

/** What a coordinator can be told. */
export type CoordinatorInput =
  | { type: "begin"; participants: string[]; order: Order }
  | { type: "voted"; participant: string; vote: Vote }
  | { type: "acknowledged"; participant: string }
  | { type: "recover"; participants: string[] };

/** What a coordinator records. Only `decided` has to survive: all else is presumed. */
export type CoordinatorEntry =
  | { type: "began"; participants: string[]; order: Order }
  | { type: "voted"; participant: string; vote: Vote }
  | { type: "decided"; decision: Decision }
  | { type: "acknowledged"; participant: string };

/** What a coordinator sends. */
export type CoordinatorCommand = { type: "prepare" | "commit" | "abort"; participant: string };

interface Decided {
  entries: CoordinatorEntry[];
  commands: CoordinatorCommand[];
}

const nothing: Decided = { entries: [], commands: [] };
const to = (type: CoordinatorCommand["type"], participants: string[]) => participants.map((participant) => ({ type, participant }));

/** What to record and, once that stands in the log, what to send. */
function decide(state: CoordinatorState, input: CoordinatorInput): Decided {
  switch (state.phase) {
    case "idle":
      return begin(state, input);
    case "voting":
      return input.type === "voted" ? count(state, input) : nothing;
    case "decided":
      return input.type === "acknowledged"
        ? { entries: [{ type: "acknowledged", participant: input.participant }], commands: [] }
        : { entries: [], commands: tell(state) };
    case "ended":
      return nothing;
  }
}

/** The state after an entry. */
function evolve(state: CoordinatorState, entry: CoordinatorEntry): CoordinatorState {
  switch (entry.type) {
    case "began":
      return { phase: "voting", participants: entry.participants, order: entry.order, votes: {} };
    case "voted":
      if (state.phase !== "voting") throw new Error(`a vote was recorded in phase ${state.phase}`);
      return { ...state, votes: { ...state.votes, [entry.participant]: entry.vote } };
    case "decided":
      if (state.phase !== "voting") throw new Error(`a decision was recorded in phase ${state.phase}`);
      return owing(entry.decision, owedBy(state, entry.decision));
    case "acknowledged":
      if (state.phase !== "decided") return state;
      return owing(
        state.decision,
        state.owed.filter((participant) => participant !== entry.participant),
      );
  }
}

function begin(state: CoordinatorState, input: CoordinatorInput): Decided {
  if (input.type === "begin") {
    const { participants, order } = input;
    return {
      entries: [{ type: "began", participants, order }],
      commands: to("prepare", order === "parallel" ? participants : participants.slice(0, 1)),
    };
  }
  if (input.type !== "recover") return nothing;
  // I7: nobody may commit any more once this entry stands; if another stands there already, it is obeyed instead (I3).
  const began: CoordinatorEntry = { type: "began", participants: input.participants, order: "parallel" };
  return decided(state, [began], { decision: "abort", reason: "unavailable" });
}

function count(state: CoordinatorState & { phase: "voting" }, { participant, vote }: CoordinatorInput & { type: "voted" }): Decided {
  if (state.votes[participant] !== undefined) return nothing;
  const entries: CoordinatorEntry[] = [{ type: "voted", participant, vote }];
  const votes = { ...state.votes, [participant]: vote };
  const missing = state.participants.filter((name) => votes[name] === undefined);
  const refused = Object.values(votes).some(({ vote: given }) => given !== "yes");
  if (state.order === "sequential" && missing.length > 0 && !refused) return { entries, commands: to("prepare", missing.slice(0, 1)) };
  if (state.order === "parallel" && missing.length > 0) return { entries, commands: [] };
  return decided(state, entries, refused ? { decision: "abort", reason: reasonOf(Object.values(votes)) } : { decision: "commit" });
}

function decided(state: CoordinatorState, entries: CoordinatorEntry[], decision: Decision): Decided {
  const all: CoordinatorEntry[] = [...entries, { type: "decided", decision }];
  return { entries: all, commands: tell(all.reduce(evolve, state)) };
}

function tell(state: CoordinatorState): CoordinatorCommand[] {
  return state.phase === "decided" ? to(state.decision.decision, state.owed) : [];
}

function reasonOf(votes: Vote[]): Refusal {
  const given = votes.flatMap((vote) => (vote.vote === "no" ? [vote.reason] : []));
  return given.includes("another-body")
    ? "another-body"
    : weightiest(given.filter((reason): reason is Reason => reason !== "another-body"));
}

/** Who must hear a decision: for COMMIT everybody; for ABORT whoever may be prepared, which a NO and somebody never asked are not. */
function owedBy({ participants, order, votes }: CoordinatorState & { phase: "voting" }, { decision }: Decision): string[] {
  if (decision === "commit") return participants;
  const asked = order === "parallel" ? participants : participants.filter((name) => votes[name] !== undefined);
  return asked.filter((name) => votes[name]?.vote !== "no");
}

function owing(decision: Decision, owed: string[]): CoordinatorState {
  return owed.length === 0 ? { phase: "ended", decision } : { phase: "decided", decision, owed };
}

/** The coordinator as a pure step machine. */
export const coordinator = { initial: { phase: "idle" } as CoordinatorState, decide, evolve };
