import type { ensureCeilings } from "../ceilings/measure-ceilings.ts";
import type { FaultCase } from "../faults/fault.ts";
import type { MatrixSite } from "../faults/matrix.ts";
import type { Laboratory } from "../laboratory.ts";
import type { TraceStore } from "../traces.ts";

/** A laboratory for the runs of one command, and where their traces can be looked at as long as it is open. */
export interface OpenLaboratory extends Laboratory, AsyncDisposable {
  traceStore?: TraceStore | undefined;
}

/** Where the runs of a command are made. */
export interface Target {
  /** Opens a laboratory for runs like these. */
  open(wishes: readonly { sampledShare?: number | undefined }[]): Promise<OpenLaboratory>;
  /** Measures what the parts of the designs can do there, each alone. */
  ensureCeilings: typeof ensureCeilings;
  /** What designs can be broken by there. */
  faultCases: readonly FaultCase[];
  /** Plays such a case, where that is not done on this machine. */
  play?: MatrixSite["play"];
}
