import type { Ledgers } from "../ledgers.ts";

/** One realistic story of how a clean history goes wrong, flagged by exactly the invariant that it breaks. */
export interface Edit {
  story: string;
  breaks: number;
  apply(clean: Ledgers): Ledgers;
}

/** What the checkers are checked with. */
export interface Corpus {
  clean: Ledgers;
  edits: readonly Edit[];
  /** A history of a design that must oversell. */
  control: Ledgers;
}
