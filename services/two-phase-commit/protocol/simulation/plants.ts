import type { Plant } from "@coordbench/simulation";
import { coordinator, type CoordinatorInput, type CoordinatorState } from "../coordinator.ts";
import { participant } from "../participant.ts";
import type { Parts } from "./parts.ts";

type Decide = typeof coordinator.decide;

/** The coordinator with some of its moves replaced. */
function coordinating(decide: (honest: Decide, state: CoordinatorState, input: CoordinatorInput) => ReturnType<Decide>): Partial<Parts> {
  return { coordinator: { ...coordinator, decide: (state, input) => decide(coordinator.decide, state, input) } };
}

/** A vote that is taken for a YES, whatever it was. */
const agreeing = (input: CoordinatorInput, isMistaken: (vote: "no" | "silent") => boolean): CoordinatorInput =>
  input.type === "voted" && input.vote.vote !== "yes" && isMistaken(input.vote.vote) ? { ...input, vote: { vote: "yes" } } : input;

/** A participant that votes YES where it has refused, and so promises nothing. */
const agreeAnyway: typeof participant.decide = (state, input) =>
  state.phase === "refused" && input.type === "prepare"
    ? { entries: [], commands: [{ type: "vote", vote: { vote: "yes" } }] }
    : participant.decide(state, input);

/** A recovery that commits what nobody decided, instead of aborting it. */
function presumeCommit(honest: Decide, state: CoordinatorState, input: CoordinatorInput): ReturnType<Decide> {
  const { entries, commands } = honest(state, input);
  if (input.type !== "recover" || state.phase !== "idle") return { entries, commands };
  return {
    entries: entries.map((entry) => (entry.type === "decided" ? { type: "decided", decision: { decision: "commit" } } : entry)),
    commands: commands.map(({ participant: to }) => ({ type: "commit", participant: to })),
  };
}

/** Mistakes that can be made in this design, each with the invariant that says so. */
export const plants: Plant<Parts>[] = [
  { name: "commit sent before the decision is durable", invariant: 12, parts: { awaitsDecision: false } },
  { name: "prepare acknowledged before it is durable", invariant: 14, parts: { awaitsPromise: false } },
  { name: "register not write-once", invariant: 13, parts: { decide: (_standing, wanted) => wanted } },
  { name: "takeover without a fence", invariant: 12, parts: { fencesRecovery: false } },
  { name: "recovery presuming commit", invariant: 14, parts: coordinating(presumeCommit) },
  { name: "same request answered twice with different outcomes", invariant: 13, parts: { obey: (_standing, wanted) => wanted } },
  {
    name: "a refusal counted as a yes",
    invariant: 14,
    parts: coordinating((honest, state, input) =>
      honest(
        state,
        agreeing(input, (vote) => vote === "no"),
      ),
    ),
  },
  {
    name: "silence counted as a yes",
    invariant: 14,
    parts: coordinating((honest, state, input) =>
      honest(
        state,
        agreeing(input, (vote) => vote === "silent"),
      ),
    ),
  },
  { name: "a yes where nothing is promised", invariant: 14, parts: { participant: { ...participant, decide: agreeAnyway } } },
  { name: "a promise given up by its participant", invariant: 12, parts: { keepsPromises: false } },
  { name: "a promise without a lock", invariant: 2, parts: { locks: false } },
];
