import type { Measured } from "../results/measured.ts";
import type { Results } from "../results/results.ts";
import type { Costs, Harness, LinkTraffic, Run } from "../results/run.ts";
import { textbookOf, type Predictable, type Textbook } from "./cost-textbook.ts";

/** One figure of what a booking costs: as measured, by two divisors, and beside it the textbook's. */
export interface CostLine {
  measure: Predictable;
  label: string;
  unit: string;
  /** Divided by the bookings that were confirmed; a share where it is one. */
  measured: Measured;
  /** Divided by the bookings that were attempted. */
  perAttempt: Measured;
  textbook: number | null;
  /** Measured over textbook; null where either is missing or the textbook says 0. */
  ratio: number | null;
  derivation: string | null;
  /** Where the figure comes from, if not from the runs that the others come from. */
  from: string | null;
}

/** What a booking costs in one variant under one workload. */
export interface CostFinding {
  section: string;
  point: string | null;
  variant: string;
  workload: string;
  /** How many runs the medians are of. */
  runs: number;
  participants: number | null;
  lines: CostLine[];
  /** What went over each link, for each confirmed booking. */
  links: LinkTraffic[];
  processes: { name: string; kind: string; cpuMsPerBooking: Measured; memoryMb: Measured }[];
  harness: Harness | null;
}

const measures: [measure: Predictable, label: string, unit: string][] = [
  ["messages", "messages", ""],
  ["brokerMessages", "broker's messages", ""],
  ["storeCalls", "calls of stores", ""],
  ["bytes", "bytes", "B"],
  ["roundTrips", "round trips, one after the other", ""],
  ["serviceRoundTrips", "of these between services", ""],
  ["flushes", "flushes", ""],
  ["databaseFlushes", "of these by databases", ""],
  ["lockHeldMs", "rows locked", "ms"],
  ["unitsHeldMs", "units held", "ms"],
  ["cpuMs", "processor time", "ms"],
  ["success", "bookings that succeed", "share"],
];

/** What a booking costs in every variant, section by section: medians over its valid runs, which no instrument disturbed. */
export function costs({ runs }: Pick<Results, "runs">): CostFinding[] {
  const plain = runs.filter(({ valid, switches }) => valid && switches["instrument"] === undefined);
  const groups = Map.groupBy(plain, ({ step, workload }) => JSON.stringify([step.section, step.point, step.variant, workload]));
  return [...groups.values()].map((own) =>
    findingOf(
      own,
      runs.filter((run) => isAlike(run, own[0] as Run)),
    ),
  );
}

/** What a booking cost in one run. */
export function costLines(run: Run): CostLine[] {
  return linesOf([run], [run], textbookOf(run));
}

function findingOf(own: Run[], alike: Run[]): CostFinding {
  const [first] = own as [Run, ...Run[]];
  const book = textbookOf(first);
  const { section, point, variant } = first.step;
  return {
    section,
    point,
    variant,
    workload: first.workload,
    runs: own.length,
    participants: book?.participants ?? null,
    lines: linesOf(own, alike, book),
    links: first.links.map((link) => linkOf(own, link)),
    processes: first.processes.map(({ name, kind }) => ({
      name,
      kind,
      cpuMsPerBooking: medianOf(own.map((run) => perConfirmed(run, processOf(run, name)?.cpuMs))),
      memoryMb: medianOf(own.map((run) => processOf(run, name)?.memoryMb ?? notThere)),
    })),
    harness: alike.findLast(({ harness }) => harness !== null)?.harness ?? null,
  };
}

function linkOf(own: Run[], { service, link, kind }: LinkTraffic): LinkTraffic {
  const each = (column: "calls" | "messages" | "bytes") =>
    medianPerBooking(own, (run) => onLink(run, { service, link, kind })?.[column] ?? 0);
  return { service, link, kind, calls: each("calls"), messages: each("messages"), bytes: each("bytes") };
}

function linesOf(own: Run[], alike: Run[], book: Textbook | null): CostLine[] {
  return measures.map(([measure, label, unit]) => {
    const { measured, perAttempt, from } = measure === "success" ? { ...successOf(own), from: null } : costOf(own, alike, measure);
    const prediction = book?.figures[measure];
    const textbook = prediction?.value ?? null;
    const ratio = typeof measured === "number" && textbook !== null && textbook > 0 ? measured / textbook : null;
    return { measure, label, unit, measured, perAttempt, textbook, ratio, derivation: prediction?.derivation ?? null, from };
  });
}

/** Flushes that no counter keeps are taken from the runs that strace watched, where there are any. */
function costOf(own: Run[], alike: Run[], measure: keyof Costs): Pick<CostLine, "measured" | "perAttempt" | "from"> {
  const over = (runs: Run[]) => ({
    measured: medianOf(runs.map(({ perBooking }) => perBooking[measure])),
    perAttempt: medianOf(runs.map(({ perAttempt }) => perAttempt[measure])),
  });
  const plain = { ...over(own), from: null };
  const watched = alike.filter(
    ({ switches, perBooking }) => switches["instrument"] === "flushes" && typeof perBooking.flushes === "number",
  );
  if (measure !== "flushes" || typeof plain.measured === "number" || watched.length === 0) return plain;
  const rate = watched[0]?.throughput.offered ?? null;
  const at = rate === null ? "" : ` at ${rate} bookings/s`;
  return { ...over(watched), from: `a separate run${at}, whose stores were held up by strace while it counted` };
}

function successOf(runs: Run[]): Pick<CostLine, "measured" | "perAttempt"> {
  const shares = runs.map(({ outcomes }): Measured => {
    const rejected = Object.values(outcomes.rejected).reduce((sum, count) => sum + count, 0);
    const decided = outcomes.confirmed + rejected;
    return decided === 0 ? { value: null, reason: "nothing was decided" } : outcomes.confirmed / decided;
  });
  return { measured: medianOf(shares), perAttempt: medianOf(shares) };
}

const isAlike = (a: Run, b: Run) => a.step.variant === b.step.variant && a.workload === b.workload;
const processOf = ({ processes }: Run, name: string) => processes.find((each) => each.name === name);
const onLink = ({ links }: Run, { service, link, kind }: { service: string; link: string; kind: string }) =>
  links.find((each) => each.service === service && each.link === link && each.kind === kind);
const notThere: Measured = { value: null, reason: "there was no such process" };

function perConfirmed({ outcomes }: Run, total: Measured = notThere): Measured {
  if (typeof total !== "number") return total;
  return outcomes.confirmed === 0 ? { value: null, reason: "nothing was confirmed" } : total / outcomes.confirmed;
}

function medianPerBooking(runs: Run[], of: (run: Run) => number): number {
  const median = medianOf(runs.map((run) => perConfirmed(run, of(run))));
  return typeof median === "number" ? median : 0;
}

/** The median of those that are known; where none is, why the first is not. */
export function medianOf(values: Measured[]): Measured {
  const known = values.filter((value) => typeof value === "number").toSorted((a, b) => a - b);
  const middle = known.length / 2;
  if (known.length === 0) return values[0] ?? { value: null, reason: "nothing was measured" };
  return ((known[Math.ceil(middle) - 1] ?? 0) + (known[Math.floor(middle)] ?? 0)) / 2;
}
