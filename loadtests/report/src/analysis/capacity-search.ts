/** What one run said of one rate: `void` where the load generator gave out, so that it says nothing of the design. */
export interface Probe {
  ratePerS: number;
  verdict: "held" | "failed" | "void";
  why: string;
}

/** Where a search begins, and when it ends. */
export interface CapacitySearch {
  startPerS: number;
  /** The search ends when the highest rate that holds and the lowest that does not are this close, as a share. */
  precision: number;
}

/** What to do next: probe a rate, for the n-th time, or stop. */
export type NextStep = { done: false; ratePerS: number; repeat: number; why: string } | { done: true; why: string };
