import { isFailing } from "@coordbench/domain";
import { step } from "@coordbench/runtime";
import {
  participant,
  type Operation,
  type ParticipantEntry,
  type ParticipantInput,
  type ParticipantReply,
  type ParticipantState,
  type Work,
} from "@coordbench/two-phase-commit-protocol";
import type { PromiseStore } from "./prepared-transactions.ts";

/** A participant: the pure machine over a durable store. It keeps no state of its own, so any replica can answer anything. */
export interface ParticipantShell {
  prepare(operation: Operation, work: Work): Promise<ParticipantReply>;
  commit(operation: Operation): Promise<ParticipantReply>;
  abort(operation: Operation): Promise<ParticipantReply>;
  inDoubt: PromiseStore["inDoubt"];
}

/** Nobody sends Commit or Abort before Prepare but a recovery: assuming a promise saves reading the store first, which corrects a wrong guess. */
const presumedPrepared: ParticipantState = { phase: "prepared" };

/** Runs the participant's machine over a store. It fails a share of the bookings: refuses them before anything is done. */
export function createParticipant(store: PromiseStore, failingShare: number): ParticipantShell {
  const prepare: PromiseStore["prepare"] = async (operation, work) =>
    operation.kind === "book" && isFailing(operation.bookingId, work.participant, failingShare)
      ? { type: "refused", reason: "unavailable" }
      : store.prepare(operation, work);
  const answer = async (
    state: ParticipantState,
    input: ParticipantInput,
    act: () => Promise<ParticipantEntry>,
  ): Promise<ParticipantReply> => {
    const append = async (wanted: ParticipantEntry[]) => {
      const stands = await act();
      return stands.type === wanted[0]?.type ? wanted : [stands];
    };
    const { commands } = await step(participant, { state, input }, append);
    const [reply] = commands;
    if (reply === undefined || commands.length > 1) throw new Error(`a participant answered ${commands.length} times`);
    return reply;
  };
  return {
    prepare: (operation, work) => answer(participant.initial, { type: "prepare" }, () => prepare(operation, work)),
    commit: (operation) => answer(presumedPrepared, { type: "commit" }, () => store.commit(operation)),
    abort: (operation) => answer(presumedPrepared, { type: "abort" }, () => store.abort(operation)),
    inDoubt: (olderThanMs) => store.inDoubt(olderThanMs),
  };
}
