import type { Design } from "./design.ts";
import { saga } from "./saga.ts";
import { twoPhaseCommit } from "./two-phase-commit.ts";
import { uncoordinated } from "./uncoordinated.ts";

/** Every design by its name, in the order in which tables show them. */
export const designs: ReadonlyMap<string, Design> = new Map([twoPhaseCommit, saga, uncoordinated].map((design) => [design.name, design]));
