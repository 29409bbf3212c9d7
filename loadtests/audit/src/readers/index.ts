export { readPrepared, readTwoPhaseCommit, snapshotInventory } from "./two-phase-commit.ts";
export { readSaga } from "./saga.ts";
export { readOpen } from "./saga-open.ts";
export { snapshotStock } from "./saga-stock.ts";
export { readUncoordinated, snapshotUncoordinated } from "./uncoordinated.ts";
export type { SagaLedgers } from "./saga.ts";
export type { StockPlace } from "./saga-stock.ts";
export type { StoreLedgers } from "./two-phase-commit.ts";
