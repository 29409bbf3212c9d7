import type { FaultRecord } from "../results/faults.ts";
import type { Measured } from "../results/measured.ts";
import type { Recovery } from "./recovery-findings.ts";
import { degradedBelow, healthyLockMs } from "./recovery-times.ts";
import { listOf, sayNumber } from "./words.ts";

/** How many cases there are, and what became of them. */
export function sayTally(faults: readonly FaultRecord[]): string {
  const number = (verdict: FaultRecord["verdict"]) => faults.filter((each) => each.verdict === verdict).length;
  const [passed, failed, invalid] = [number("passed"), number("failed"), number("invalid")];
  const ways = `${many(faults.length, "way")} of breaking a design under load`;
  if (passed === faults.length && passed > 1) return `All ${ways} ended as they must.`;
  const rest = [...(failed > 0 ? [`${failed} failed`] : []), ...(invalid > 0 ? [`${invalid} showed nothing`] : [])];
  return `Of ${ways} ${listOf([`${passed} ended as ${passed === 1 ? "it" : "they"} must`, ...rest])}.`;
}

/** Which fault kept rows locked for longest, design by design. */
export function sayWorstBlock(cases: readonly Recovery[]): string[] {
  const clauses = [...Map.groupBy(cases, ({ record }) => record.design)].flatMap(([design, own]) => {
    const known = own.flatMap(({ blockedS, record }) => (typeof blockedS === "number" ? [{ name: record.name, s: blockedS }] : []));
    const [worst] = known.toSorted((one, other) => other.s - one.s);
    if (worst === undefined) return [];
    return [
      worst.s === 0
        ? `never for longer than ${healthyLockMs} ms in ${design}`
        : `for up to ${sayNumber(worst.s)} s in ${design} (${worst.name})`,
    ];
  });
  return clauses.length === 0 ? [] : [`Rows that others want were locked ${listOf(clauses)}.`];
}

/** What was oversold or lost for good, or that nothing was. */
export function sayLosses(cases: readonly Recovery[]): string[] {
  const counted = cases.flatMap(({ record }) => ({ record, losses: lossesOf(record) }));
  const losing = counted.filter(({ losses = [] }) => losses.length > 0);
  const known = counted.filter(({ losses }) => losses !== undefined).length;
  if (cases.length === 0) return [];
  if (known === 0) return ["What was oversold or lost was not counted."];
  const open = known === cases.length ? "" : ` Of ${many(cases.length - known, "case")} it is not known.`;
  if (losing.length === 0) return [`Of ${many(known, "case")} none oversold or lost anything.${open}`];
  const clauses = losing.map(({ record, losses = [] }) => `${record.design} ${listOf(losses)} (${record.name}${ofCourse(record)})`);
  return [`Of ${many(known, "case")} ${losing.length} oversold or lost something: ${clauses.join("; ")}.${open}`];
}

const ofCourse = ({ audit }: FaultRecord) => (audit.expected === "violated" ? ", where the audit has to find it" : "");

/** What a case oversold or lost, each in words; undefined where nothing is known of it because it was not counted. */
export function lossesOf({ oversell, lost: { units, cents } }: Pick<FaultRecord, "oversell" | "lost">): string[] | undefined {
  const losses = [
    ...(oversell.units > 0 ? [`oversold ${many(oversell.units, "unit")}`] : []),
    ...(typeof units === "number" && units !== 0 ? [`lost track of ${many(units, "unit")}`] : []),
    ...(typeof cents === "number" && cents !== 0 ? [`lost ${many(cents, "cent")}`] : []),
  ];
  const isCounted = typeof units === "number" && typeof cents === "number";
  return losses.length > 0 || isCounted ? losses : undefined;
}

/** What the same fault cost two designs, in one sentence. */
export function sayPair(a: Recovery, b: Recovery): string {
  return `${[a, b].map((each) => `${each.record.design} ${listOf(clausesOf(each))}`).join("; ")}.`;
}

function clausesOf(each: Recovery): string[] {
  const { blockedS, degradedS, refused, unanswered, drainedS, record } = each;
  return [
    ...clause(blockedS, (s) => (s === 0 ? "kept no rows locked" : `kept rows locked for ${sayNumber(s)} s`)),
    ...clause(degradedS, (s) => (s === 0 ? `never fell below ${share} of its goodput` : `was below ${share} of its goodput for ${s} s`)),
    refused === 0 ? "refused nobody" : `refused ${many(refused, "booking")}`,
    ...(unanswered === 0 ? [] : [`left ${sayNumber(unanswered)} without an answer`]),
    ...clause(drainedS, (s) =>
      s === 0 ? "had nothing to catch up with when healed" : `had caught up ${sayNumber(s)} s after the healing`,
    ),
    ...(lossesOf(record) ?? []),
    ...(record.verdict === "failed" ? ["failed its case"] : []),
  ];
}

const share = `${degradedBelow * 100} %`;
const clause = (value: Measured, say: (s: number) => string) => (typeof value === "number" ? [say(value)] : []);
const many = (number: number, thing: string) => `${sayNumber(number)} ${thing}${number === 1 ? "" : "s"}`;
