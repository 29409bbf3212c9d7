export type { Parts } from "./parts.ts";
export { plants } from "./plants.ts";
export { openingCents, TwoPhaseCommit } from "./world.ts";
