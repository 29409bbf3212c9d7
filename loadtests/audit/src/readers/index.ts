export { readPrepared, readTwoPhaseCommit, snapshotInventory } from "./two-phase-commit.ts";
export { readUncoordinated, snapshotUncoordinated } from "./uncoordinated.ts";
export type { StoreLedgers, TwoPhaseCommitStores } from "./two-phase-commit.ts";
