import type { FaultRecord, Look } from "../results/faults.ts";
import type { Measured, NotMeasured } from "../results/measured.ts";
import type { FaultWindow } from "./recovery-findings.ts";

/** A second is degraded if it confirms less than this share of what was confirmed in a second before the fault. */
export const degradedBelow = 0.8;
/** No healthy booking keeps rows locked for longer. */
export const healthyLockMs = 500;

const notKnown = (reason: string): NotMeasured => ({ value: null, reason });
const neverStruck = notKnown("no fault struck");

/** When the faults of a case struck first and were healed last; null where none struck. */
export function windowOf({ faults, durationS }: Pick<FaultRecord, "faults" | "durationS">): FaultWindow | null {
  const struck = faults.flatMap(({ fromS, toS }) => (fromS === null ? [] : [{ fromS, toS: toS ?? durationS }]));
  return struck.length === 0
    ? null
    : { fromS: Math.min(...struck.map(({ fromS }) => fromS)), toS: Math.max(...struck.map(({ toS }) => toS)) };
}

/** How many bookings were confirmed in a second before the first fault struck, on the average over whole seconds. */
export function goodputBefore(record: FaultRecord): Measured {
  const window = windowOf(record);
  if (window === null) return neverStruck;
  const before = record.timeline.filter(({ second }) => second + 1 <= window.fromS);
  if (before.length === 0) return notKnown("the fault struck in the first second of the load");
  const confirmed = before.reduce((sum, second) => sum + second.confirmed, 0);
  return confirmed === 0 ? notKnown("nothing was confirmed before the fault") : confirmed / before.length;
}

/** The seconds, from the one in which the first fault struck to the end of the load, whose goodput is below its share of what it was. */
export function degradedSeconds(record: FaultRecord): number[] | NotMeasured {
  const [window, before] = [windowOf(record), goodputBefore(record)];
  if (window === null) return neverStruck;
  if (typeof before !== "number") return before;
  return record.timeline
    .filter(({ second }) => second + 1 > window.fromS && second + 1 <= record.durationS)
    .filter(({ confirmed }) => confirmed < degradedBelow * before)
    .map(({ second }) => second);
}

/** For how long rows were locked by somebody who had kept them locked for longer than a healthy booking does: as far as it was seen. */
export function blockedS(record: FaultRecord): Measured {
  const [window, looks] = [windowOf(record), record.looks];
  if (!Array.isArray(looks)) return looks;
  if (window === null) return neverStruck;
  const spans = looks.filter(({ atS, lockedMs }) => atS >= window.fromS && lockedMs > healthyLockMs).map(lockedSpan);
  return lengthOfUnion(spans);
}

type Span = readonly [fromS: number, toS: number];

const lockedSpan = ({ atS, lockedMs }: Look): Span => [atS - lockedMs / 1_000, atS];

function lengthOfUnion(spans: readonly Span[]): number {
  let [length, end] = [0, -Infinity];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}

/** How long after the last healing something was still unfinished that had not moved since before it: 0 where the first look finds nothing. */
export function drainedS(record: FaultRecord): Measured {
  const [window, looks] = [windowOf(record), record.looks];
  if (!Array.isArray(looks)) return looks;
  if (window === null) return neverStruck;
  const later = looks.filter(({ atS }) => atS >= window.toS);
  const clean = later.findIndex(({ atS, unfinished, oldestMs }) => unfinished === 0 || atS - oldestMs / 1_000 > window.toS);
  const [first] = later.slice(clean);
  if (first === undefined || clean === -1) return notKnown("nobody saw that what was unfinished at the healing had ended");
  return clean === 0 ? 0 : first.atS - window.toS;
}
