import type { Ledgers } from "../ledgers.ts";

/** One realistic story of how a clean history goes wrong, flagged by exactly the invariant that it breaks. */
export interface Edit {
  story: string;
  breaks: number;
  /** Whether a clean history has what the story is about; where this is absent, every one has. */
  needs?(clean: Ledgers): boolean;
  apply(clean: Ledgers): Ledgers;
}

/** What the checkers are checked with. */
export interface Corpus {
  /** Clean histories, each of a real run of another design. */
  bases: readonly Ledgers[];
  edits: readonly Edit[];
  /** A history of a design that must oversell. */
  control: Ledgers;
}

/** The bad histories that can be made of a clean one: those that break what it promises. */
export function editsOf(clean: Ledgers, edits: readonly Edit[]): Edit[] {
  return edits.filter(({ breaks, needs }) => clean.promises.includes(breaks) && (needs?.(clean) ?? true));
}
