import type { Asked } from "@coordbench/audit";
import type { Run } from "@coordbench/report";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setInterval } from "node:timers/promises";
import { isTorn, parseLine, toldOf, type ClientLine } from "../../k6/ledger/index.ts";
import type { Phase } from "./load-plan.ts";
import { LatencyRecord, type Histograms } from "./latency.ts";
import { Timeline } from "./timeline.ts";

/** What the clients of a run were told, read in one pass. */
export interface ClientRecord {
  /** Every request of warm-up and load, duplicates and cancels among them. */
  asked: Asked[];
  /** Bookings of the load that were asked for. */
  attempted: number;
  /** Their first answers, and those to customers who tried again; `cancelled` counts the cancels that were done. */
  outcomes: Run["outcomes"];
  /** The answers to the duplicates of the load. */
  duplicates: Run["outcomes"];
  latency: Run["latency"];
  latencyCurve: Run["latencyCurve"];
  histograms: Histograms;
  /** How late arrivals began, 99 of 100, where they began latest: one pod of several may be in trouble of its own. */
  startLagP99Ms: number | null;
  timeline: Run["timeline"];
}

/** Reads the client's ledger line by line. A last line that was cut off is left out; any other bad line is an error. */
export async function* readClientLedger(path: string): AsyncGenerator<ClientLine> {
  let held: string | undefined;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (held !== undefined) yield parseLine(held);
    held = text;
  }
  if (held !== undefined && held !== "" && !isTorn(held)) yield parseLine(held);
}

// A duplicate is a request like any other: the audit must see what it was told.
function askedOf(line: ClientLine): Asked {
  const { bookingId, customerId, items, reason } = line;
  return {
    bookingId,
    customerId,
    items,
    operation: line.kind === "C" ? "cancel" : "book",
    told: toldOf(line),
    ...(reason !== "" && { reason }),
  };
}

/** Reads the whole of a finished client's ledger; the latencies are those that its parts have recorded, where it has parts. */
export async function readClientRecord(path: string, parts: readonly Histograms[] = []): Promise<ClientRecord> {
  const record = { asked: [] as Asked[], attempted: 0, outcomes: noOutcomes(), duplicates: noOutcomes() };
  const latency = new LatencyRecord();
  const timeline = new Timeline();
  for await (const line of readClientLedger(path)) {
    const asked = askedOf(line);
    record.asked.push(asked);
    if (parts.length === 0) latency.add(line);
    timeline.add(line);
    if (line.phase === "l") count(line, asked, record);
  }
  for (const part of parts) latency.merge(part);
  return {
    ...record,
    startLagP99Ms: worstStartLagP99Ms(parts.length === 0 ? [latency.histograms()] : parts),
    latency: latency.percentiles(),
    latencyCurve: latency.curve(),
    histograms: latency.histograms(),
    timeline: timeline.seconds(),
  };
}

function worstStartLagP99Ms(parts: readonly Histograms[]): number | null {
  const known = parts.flatMap((part) => LatencyRecord.of(part).percentiles().startLag.p99 ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function noOutcomes(): Run["outcomes"] {
  return { confirmed: 0, rejected: {}, unknown: 0, refused: 0, cancelled: 0 };
}

function count(line: ClientLine, asked: Asked, record: Pick<ClientRecord, "attempted" | "outcomes" | "duplicates">): void {
  if (line.kind === "C") {
    if (asked.told === "cancelled") record.outcomes.cancelled++;
    return;
  }
  if (line.kind === "B") record.attempted++;
  countAnswer(line.kind === "D" ? record.duplicates : record.outcomes, asked);
}

function countAnswer(outcomes: Run["outcomes"], { told, reason = "" }: Asked): void {
  if (told === "rejected") outcomes.rejected[reason] = (outcomes.rejected[reason] ?? 0) + 1;
  else outcomes[told === "pending" ? "unknown" : told]++;
}

/** How the load goes, from the lines of the last second. */
export interface Glimpse {
  phase: Phase | undefined;
  answersPerS: number;
  /** From the intended start; null where nothing was answered. */
  p99Ms: number | null;
}

const glimpseEveryMs = 1_000;

/** Reports a glimpse of the load every second while k6 writes the file, until the signal is aborted. */
export async function followClientLedger(path: string, report: (glimpse: Glimpse) => void, signal: AbortSignal): Promise<void> {
  let at = { offset: 0, rest: "" };
  let lastMs = performance.now();
  try {
    for await (const nowMs of ticks(signal)) {
      const read = await readOn(path, at);
      at = read;
      report(glimpseOf(read.lines, nowMs - lastMs));
      lastMs = nowMs;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function* ticks(signal: AbortSignal): AsyncGenerator<number> {
  for await (const _ of setInterval(glimpseEveryMs, undefined, { signal })) yield performance.now();
}

async function readOn(
  path: string,
  { offset, rest }: { offset: number; rest: string },
): Promise<{ offset: number; rest: string; lines: string[] }> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    // k6 makes the file once it has something to write.
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (handle === undefined) return { offset, rest, lines: [] };
  await using file = handle;
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size - offset), 0, size - offset, offset);
  const lines = (rest + buffer.toString("latin1", 0, bytesRead)).split("\n");
  return { offset: offset + bytesRead, rest: lines.pop() ?? "", lines };
}

/** Looks at three columns of the first requests only: it runs beside the load and must cost next to nothing. */
function glimpseOf(lines: string[], elapsedMs: number): Glimpse {
  const firsts = lines.filter((line) => line.startsWith("B")).map((line) => line.split("\t", 9));
  const totals = firsts.map((cells) => Number(cells[6]) + Number(cells[8])).toSorted((a, b) => a - b);
  const p99Ms = totals[Math.ceil(totals.length * 0.99) - 1] ?? null;
  return { phase: firsts.at(-1)?.[4] as Phase | undefined, answersPerS: (firsts.length * 1_000) / elapsedMs, p99Ms };
}
