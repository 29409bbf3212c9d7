import type { FaultRecord } from "../results/faults.ts";
import type { Measured } from "../results/measured.ts";

/** From the first blow of a case to its last healing, in seconds of load. */
export interface FaultWindow {
  fromS: number;
  toS: number;
}

/** What one fault cost one design. */
export interface Recovery {
  record: FaultRecord;
  window: FaultWindow | null;
  /** Confirmed bookings per second before the fault. */
  beforePerS: Measured;
  /** The seconds of load in which goodput was below its share of that. */
  degradedSeconds: number[];
  degradedS: Measured;
  /** For how long rows stayed locked while nobody decided, or nobody heard what was decided. */
  blockedS: Measured;
  /** For how long after the healing something was left unfinished that had not moved since before it. */
  drainedS: Measured;
  /** Refused for anything but what customers are refused for in the best of worlds. */
  refused: number;
  unanswered: number;
}

/** Two designs that were broken in the same way at the same time under the same load. */
export interface RecoveryPair {
  /** What was done to both, in words. */
  shared: string;
  a: Recovery;
  b: Recovery;
  /** What it cost each, in one sentence. */
  words: string;
}

/** What recovery cost, and what of it can be told of both designs under one schedule of faults. */
export interface RecoveryFindings {
  /** Without the invalid ones: where a fault did not hit there is nothing to recover from. */
  cases: Recovery[];
  pairs: RecoveryPair[];
  /** The cases that did not pass, the invalid ones among them. */
  notPassed: FaultRecord[];
  /** What could not be put beside each other, and why. */
  left: string[];
  words: string[];
}
