import { AsyncLocalStorage } from "node:async_hooks";
import type { Sketch, Notes } from "./telemetry-names.ts";

/** Where something is done in which traces; in more than one where it is done for several bookings at once. */
export interface Place {
  /** The `traceparent` of whatever is done here, one for each trace. */
  parents: readonly string[];
  note(notes: Notes): void;
}
/** A span, in each of the traces that it belongs to. */
export interface OpenSpan extends Place {
  /** Ends it, now or at an earlier moment. */
  end(error?: Error, atMs?: number): void;
}
/** What opens spans; `atMs` is an earlier beginning. */
export interface Recorder {
  open(parents: readonly string[], sketch: Sketch, atMs?: number): OpenSpan;
}

/** There is none unless this process was told where spans go: then everything here does nothing but what it wraps. */
let recorder: Recorder | undefined;
const active = new AsyncLocalStorage<Place | undefined>();
const questions = new Map<string, OpenSpan>();

/** Milliseconds since 1970 by the finest clock there is. */
export const nowMs = () => performance.timeOrigin + performance.now();

/** A `traceparent` (W3C Trace Context) whose sender keeps the trace. */
const kept = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f][13579bdf]$/;

/** Lets this process record spans from now on; returns what ends the questions that nobody has answered. */
export function recordWith(given: Recorder): () => void {
  recorder = given;
  return () => {
    for (const key of questions.keys()) close(key, new Error("nobody has answered"));
    recorder = undefined;
  };
}

/** Whether what is under way belongs to a trace. */
export function isTraced(): boolean {
  return recorder !== undefined && active.getStore() !== undefined;
}

/** The `traceparent` of what is under way, for whoever takes part in it elsewhere. */
export function traceparent(): string | undefined {
  return recorder === undefined ? undefined : active.getStore()?.parents[0];
}

/** Does something as a span of what is under way, where that is traced. */
export function spanned<Result>(sketch: Sketch, run: () => Promise<Result>): Promise<Result> {
  const place = recorder === undefined ? undefined : active.getStore();
  return place === undefined || recorder === undefined ? run() : inside(recorder.open(place.parents, sketch), run);
}

/** Takes up what somebody else has asked for, as a span of its trace, where the asker keeps that. */
export function received<Result>(trace: string | undefined, sketch: Sketch, run: () => Promise<Result>): Promise<Result> {
  if (recorder === undefined || trace === undefined || !kept.test(trace)) return run();
  return inside(recorder.open([trace], sketch), run);
}

/** Goes on with something that belongs to a trace, or to none, whatever led here. */
export function within<Result>(trace: string | undefined, run: () => Result): Result {
  if (recorder === undefined) return run();
  return active.run(trace === undefined ? undefined : { parents: [trace], note: () => undefined }, run);
}

/** Notes something of the span that is under way. */
export function note(notes: Notes): void {
  if (recorder !== undefined) active.getStore()?.note(notes);
}

/** Adds to what is under way what is known of it only now that it is over. */
export function past(sketch: Sketch, { fromMs, toMs }: { fromMs: number; toMs: number }): void {
  const place = active.getStore();
  if (place !== undefined) recorder?.open(place.parents, sketch, fromMs).end(undefined, toMs);
}

/** A wait that has begun: over when what is waited for begins. */
export interface Waiting extends OpenSpan {
  place: Place;
}

/** Begins to wait for others that go together with what is under way. */
export function waitForBatch(): Waiting | undefined {
  const place = recorder === undefined ? undefined : active.getStore();
  if (place === undefined || recorder === undefined) return undefined;
  return { ...recorder.open(place.parents, { name: "wait", wait: "batch" }), place };
}

/** Does something for many at once, in the traces of all who waited for it and in no other. */
export function together<Result>(batch: readonly { waiting: Waiting | undefined }[], run: () => Result): Result {
  if (recorder === undefined) return run();
  const traced = batch.flatMap(({ waiting }) => waiting ?? []);
  for (const wait of traced) {
    wait.note({ batchSize: batch.length });
    wait.end();
  }
  const parents = [...new Set(traced.flatMap(({ place }) => place.parents))];
  return active.run(parents.length === 0 ? undefined : { parents, note: () => undefined }, run);
}

/** Asks a question whose answer comes by another way; returns the `traceparent` that goes with it. A key has one open question at a time. */
export function asked(key: string, sketch: Sketch): string | undefined {
  const place = recorder === undefined ? undefined : active.getStore();
  close(key, new Error("something else was asked before an answer came"));
  if (place === undefined || recorder === undefined) return undefined;
  const span = recorder.open(place.parents, sketch);
  questions.set(key, span);
  return span.parents[0];
}

/** The answer has come. */
export function answered(key: string): void {
  close(key);
}

function close(key: string, error?: Error): void {
  if (questions.size === 0) return;
  questions.get(key)?.end(error);
  questions.delete(key);
}

async function inside<Result>(span: OpenSpan, run: () => Promise<Result>): Promise<Result> {
  try {
    const result = await active.run(span, run);
    span.end();
    return result;
  } catch (error) {
    span.end(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}
