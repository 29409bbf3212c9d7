import type { FaultRecord } from "@coordbench/report";
import { toldOf, type ClientLine } from "../../../k6/ledger/index.ts";

/** When faults struck first and were healed last, by the clock of the customers. */
export interface Window {
  struckAtMs: number;
  healedAtMs: number;
}

/** A customer who waits longer suffers. */
const patienceMs = 1_000;
/** What a customer is refused for in the best of worlds. */
const ordinary = new Set(["payment-declined", "sold-out"]);
/** At the end of the load so much of it has to be served again, or it is not known whether it ever was. */
const lastMs = 1_000;

/** Who suffered from a fault, until when, and how long that was after it was healed. */
export function sufferingOf(
  lines: readonly ClientLine[],
  { struckAtMs, healedAtMs }: Window,
): Pick<FaultRecord, "suffered" | "recoveredMs"> {
  const firsts = lines.filter(({ kind }) => kind === "B");
  const [startMs, endMs] = [Math.min(...firsts.map(meant)), Math.max(...firsts.map(meant))];
  const sufferers = firsts.filter((line) => endOf(line) > struckAtMs && isSuffering(line)).map(meant);
  const lastMsOf = Math.max(-Infinity, ...sufferers);
  const untilS = sufferers.length === 0 ? null : (lastMsOf - startMs) / 1_000;
  const recoveredMs = lastMsOf > endMs - lastMs ? null : Math.max(0, Math.round(lastMsOf - healedAtMs));
  return { suffered: { bookings: sufferers.length, untilS }, recoveredMs: Number.isFinite(lastMsOf) ? recoveredMs : 0 };
}

const meant = ({ intendedMs }: ClientLine) => intendedMs;
const endOf = ({ intendedMs, startLagMs, durationMs }: ClientLine) => intendedMs + startLagMs + durationMs;

function isSuffering(line: ClientLine): boolean {
  const told = toldOf(line);
  const isServed = told === "confirmed" || (told === "rejected" && ordinary.has(line.reason));
  return !isServed || line.startLagMs + line.durationMs > patienceMs;
}
