import type { Invariant } from "./audit.ts";
import { corpus } from "./corpus/stored.ts";
import { checkersAreSound } from "./invariants/checkers.ts";
import { runInvariants } from "./invariants/run-invariants.ts";

/** Every invariant that this audit can check, the last one being its own. */
export const invariants: readonly Invariant[] = [...runInvariants, checkersAreSound(runInvariants, corpus)];
