import type { ClientLine } from "../../../k6/ledger/index.ts";
import { toldOf } from "../../../k6/ledger/index.ts";

/** What customers met in one part of an overload. */
export interface Visits {
  lines: readonly ClientLine[];
  forS: number;
  askedPerS: number;
}

/** What is expected of a design that is asked for more than it can do. */
const expectations = {
  /** Of its best goodput. */
  leastShare: 0.8,
  /** So many of those who are refused are refused within this time. */
  refusedShare: 0.99,
  refusedMs: 1_000,
  /** So long after the overload everybody is served again, each within a second. */
  recoveredS: 10,
  servedMs: 1_000,
  /** What may end otherwise than confirmed or refused at once, as bookings that met sometimes do. */
  otherwise: 0.01,
  /** Of the customers who were to come. */
  came: 0.95,
};

/** How many bookings were confirmed in a second. */
export const goodputOf = ({ lines, forS }: Visits): number => told(lines, "confirmed").length / forS;

/** Says what did not come as expected. */
export function judgeOverload({ peakPerS, under, after }: { peakPerS: number; under: Visits; after: Visits }): string[] {
  const { leastShare, refusedShare, refusedMs, recoveredS, servedMs, otherwise, came } = expectations;
  const share = goodputOf(under) / peakPerS;
  const waits = told(under.lines, "refused").map(({ durationMs }) => durationMs);
  const wait = rankOf(waits, refusedShare);
  const others = under.lines.filter((line) => !["confirmed", "refused"].includes(toldOf(line)));
  const recoveredMs = Math.min(...after.lines.map(({ intendedMs }) => intendedMs)) + 1_000 * recoveredS;
  const late = after.lines.filter(
    (line) => line.intendedMs > recoveredMs && (toldOf(line) !== "confirmed" || line.startLagMs + line.durationMs > servedMs),
  );
  const checks: [isWrong: boolean, complaint: string][] = [
    [under.lines.length < came * under.askedPerS * under.forS, "the customers did not come as fast as they should: it was not overloaded"],
    [share < leastShare, `only ${percent(share)} of its best goodput is left under overload`],
    [wait > refusedMs, `one of a hundred customers had to wait ${wait} ms or longer to be refused`],
    [
      others.length > otherwise * under.lines.length,
      `${others.length} of ${under.lines.length} customers were neither served nor refused at once`,
    ],
    [late.length > 0, `${late.length} customers were not served as usual more than ${recoveredS} s afterwards`],
  ];
  return checks.flatMap(([isWrong, complaint]) => (isWrong ? [complaint] : []));
}

/** Tells in a line what customers met. */
export function describeVisits({ lines, forS, askedPerS }: Visits): string {
  const kinds = [...Map.groupBy(lines, (line) => [toldOf(line), line.reason].filter((word) => word !== "").join(" "))];
  const said = kinds.map(([kind, own]) => {
    const waits = own.map(({ durationMs }) => durationMs);
    const at = (share: number) => rankOf(waits, share);
    return `${own.length} ${kind} (p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms)`;
  });
  const came = (lines.length / forS).toFixed(0);
  return `${came} of ${askedPerS.toFixed(0)} customers came each second for ${forS} s: ${said.join(", ")}`;
}

/** How long that share of them waited at most, in whole milliseconds. */
function rankOf(waits: readonly number[], share: number): number {
  const sorted = waits.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}

const told = (lines: readonly ClientLine[], what: ReturnType<typeof toldOf>) => lines.filter((line) => toldOf(line) === what);
const percent = (share: number) => `${Math.round(100 * share)} %`;
