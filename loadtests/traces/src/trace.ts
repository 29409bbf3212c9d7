import type { Kind, Notes } from "@coordbench/runtime/telemetry-names";

/** A span as it was recorded; its name and its notes are those of `telemetry-names.ts`. */
export interface Span extends Notes {
  id: string;
  /** Its parent, which only a root's customer keeps to itself. */
  parentId: string | undefined;
  name: string;
  kind: Kind;
  service: string;
  design: string;
  /** Milliseconds since 1970, and since its start. */
  startMs: number;
  durationMs: number;
  /** Spans of other traces that it shares its work with, or the question that it answers. */
  links: { traceId: string; spanId: string }[];
  /** Why it failed, if it did. */
  error: string | undefined;
}

/** All that was recorded of one request. */
export interface Trace {
  id: string;
  spans: Span[];
}

/** Whether somebody else is asked in it, and the answer awaited. */
export function isQuestion({ kind, participant }: Span): boolean {
  return (kind === "client" || kind === "producer") && participant !== undefined;
}
