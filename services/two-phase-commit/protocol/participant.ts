// I8   A vote YES is given only once the promise is durable.
// I9   A promise is kept: whoever is prepared commits or aborts as it is told, and never by itself.
// I10  A refusal has no effect and needs no log (presumed abort).
// I11  The same question gets the same answer, however often it is asked.
// I12  After an abort the operation is barred: a late Prepare is refused.
// I13  A Commit of what was never promised, and an Abort of what is committed, are protested, never acknowledged.
import type { Refusal, Vote } from "./messages.ts";

/** Where an operation stands for one participant. */
export type ParticipantState =
  | { phase: "idle" }
  | { phase: "prepared" }
  | { phase: "refused"; reason: Refusal }
  | { phase: "committed" }
  | { phase: "aborted" };

/** What a participant can be asked. */
export type ParticipantInput = { type: "prepare" } | { type: "commit" } | { type: "abort" };

/** What a participant's store can say of an operation: `absent` and `refused` are not written anywhere. */
export type ParticipantEntry =
  | { type: "absent" }
  | { type: "prepared" }
  | { type: "refused"; reason: Refusal }
  | { type: "committed" }
  | { type: "aborted" };

/** What a participant answers. */
export type ParticipantReply = { type: "vote"; vote: Vote } | { type: "acknowledged" } | { type: "protested"; detail: string };

interface Decided {
  entries: ParticipantEntry[];
  commands: ParticipantReply[];
}

const reply = (...commands: ParticipantReply[]): Decided => ({ entries: [], commands });
const record = (type: "prepared" | "committed" | "aborted", command: ParticipantReply): Decided => ({
  entries: [{ type }],
  commands: [command],
});
const yes: ParticipantReply = { type: "vote", vote: { vote: "yes" } };
const no = (reason: Refusal): ParticipantReply => ({ type: "vote", vote: { vote: "no", reason } });
const acknowledged: ParticipantReply = { type: "acknowledged" };

const initial: ParticipantState = { phase: "idle" };

/** What to make durable and, once that stands in the store, what to answer. */
function decide(state: ParticipantState, input: ParticipantInput): Decided {
  switch (input.type) {
    case "prepare":
      return prepare(state);
    case "commit":
      return commit(state);
    case "abort":
      return abort(state);
  }
}

/** The state after an entry; entries tell what stands in the store, whatever was assumed before. */
function evolve(_state: ParticipantState, entry: ParticipantEntry): ParticipantState {
  switch (entry.type) {
    case "absent":
      return initial;
    case "refused":
      return { phase: "refused", reason: entry.reason };
    case "prepared":
    case "committed":
    case "aborted":
      return { phase: entry.type };
  }
}

function prepare(state: ParticipantState): Decided {
  switch (state.phase) {
    case "idle":
      return record("prepared", yes);
    case "prepared":
    case "committed":
      return reply(yes);
    case "refused":
      return reply(no(state.reason));
    case "aborted":
      return reply(no("unavailable"));
  }
}

function commit(state: ParticipantState): Decided {
  switch (state.phase) {
    case "prepared":
      return record("committed", acknowledged);
    case "committed":
      return reply(acknowledged);
    case "idle":
    case "refused":
    case "aborted":
      return reply({ type: "protested", detail: "told to commit what is not prepared here" });
  }
}

function abort(state: ParticipantState): Decided {
  switch (state.phase) {
    case "idle":
    case "refused":
    case "prepared":
      return record("aborted", acknowledged);
    case "aborted":
      return reply(acknowledged);
    case "committed":
      return reply({ type: "protested", detail: "told to abort what is committed here" });
  }
}

/** A participant as a pure step machine. */
export const participant = { initial, decide, evolve };
