import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { summaryOf, type K6Summary } from "../../../../k6/summary.ts";
import type { Glimpse } from "../../client-ledger.ts";
import type { Histograms } from "../../latency.ts";
import type { LoadResult } from "../../load.ts";

/** What a pod of the load has when it has ended. */
export interface LoadPart {
  /** Its latencies, as histograms that can be added to each other. */
  histograms: Histograms;
  k6: K6Summary;
  /** The ledger of its customers, compressed. */
  ledger: Uint8Array;
}

/** What a pod of the load tells the runner: when it began, how it goes, and in the end what it has. */
export type LoadNews = { startedAtMs: number } | { glimpse: Glimpse } | { part: LoadPart } | { failed: string };
/** The same with the pod's part of the plan, as k6 calls it, and with the time by its clock. */
export type LoadWord = LoadNews & { segment: string; atMs: number };

/** Puts the parts of a load together: every line of every customer, the latencies of each, and when each began by one clock. */
export function joinParts(parts: readonly LoadPart[], startedAtMs: readonly number[], folder: string): LoadResult {
  const ledger = join(folder, "client-ledger.tsv");
  rmSync(ledger, { force: true });
  writeFileSync(ledger, "");
  for (const part of parts) appendFileSync(ledger, gunzipSync(part.ledger));
  const k6 = parts.map((part) => part.k6);
  const startSpreadMs = Math.max(...startedAtMs) - Math.min(...startedAtMs);
  return { ledger, summary: summaryOf(k6), k6, parts: { histograms: parts.map(({ histograms }) => histograms), startSpreadMs } };
}

/** How a load goes, as all of its pods see it together. */
export function joinGlimpses(glimpses: readonly Glimpse[]): Glimpse {
  const slowest = glimpses.flatMap(({ p99Ms }) => p99Ms ?? []);
  return {
    phase: glimpses.findLast(({ phase }) => phase !== undefined)?.phase,
    answersPerS: glimpses.reduce((sum, { answersPerS }) => sum + answersPerS, 0),
    p99Ms: slowest.length === 0 ? null : Math.max(...slowest),
  };
}
