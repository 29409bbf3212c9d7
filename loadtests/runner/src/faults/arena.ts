import type { Asked, Ledgers } from "@coordbench/audit";
import type { StackFolder } from "@coordbench/infra/local";
import type { Design, Standing, Tuning } from "../designs/design.ts";
import type { Fault } from "./fault.ts";

/** How often a fault has demonstrably hit, and what shows it. */
export interface Proof {
  hit: number;
  evidence: string;
  /** The bookings that it hit, where it is known. */
  bookings?: string[];
}

/** A fault that has struck. */
export interface Blow {
  /** Makes it good again, and says whether it hit. */
  heal(): Promise<Proof>;
}

/** What faults have to know of the load that they strike into. */
export interface Load {
  /** What the ids of this case's bookings begin with; their number follows. */
  bookingPrefix: string;
  signal: AbortSignal;
}

/** A running design on which several cases are played, one after the other, wherever it runs. */
export interface Arena {
  design: Design;
  site: Tuning;
  deployment: Standing;
  folder: StackFolder;
  /** What happened here so far. Ledgers only grow: what held before a case and does not after it was broken by that case. */
  history: Pick<Ledgers, "snapshots" | "faults"> & { asked: Asked[]; cases: number };
  /** Brings a fault about; resolves when it has struck, or when it has been waited for in vain. */
  strike(fault: Fault, load: Load): Promise<Blow>;
  /** Makes sure that everything runs and nothing is armed any more, whatever a case has left; returns who had ended. */
  makeWhole(): Promise<string[]>;
}
