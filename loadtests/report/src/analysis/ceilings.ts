import type { Ceiling, Results } from "../results/results.ts";
import type { Run } from "../results/run.ts";
import { usesOf, type Use } from "./operations.ts";

/** What a part leaves room for. */
export interface PartRoom extends Use {
  /** Of one booking; null where it could not be read. */
  cpuMs: number | null;
  /** Bookings per second if this part were all there is. */
  bookingsPerS: number;
}

/** How much a design makes of what its parts could do. */
export interface CeilingFinding {
  variant: string;
  workload: string;
  inFlight: number | null;
  runs: number;
  parts: PartRoom[];
  /** Of the load generator, which has the same cores; null where it was not measured. */
  customersCpuMs: number | null;
  /** Bookings per second with every core busy and none of it wasted; null where processor time cannot be read. */
  byProcessors: number | null;
  /** The part that leaves least room by itself. */
  narrowest: PartRoom;
  /** The lower of the two. */
  ceiling: number;
  goodput: number | null;
  /** Goodput as a share of the ceiling. */
  share: number | null;
  /** The arithmetic, to be read. */
  lines: string[];
}

/** All of them, and what they are and are not: to be printed beside them. */
export interface CeilingFindings {
  variants: CeilingFinding[];
  words: string[];
}

const meaning = [
  "A ceiling is an upper bound: it counts the operations that a booking was seen to take, each at the price that its part has alone and bare (one row, an empty handler, a letter of one message), nothing for the design's own code or for what lies on the way, and no core is ever idle.",
  "A booking's share of all cores bounds the sum of its parts; a part by itself bounds what its busiest server or process can do. The lower bound counts.",
  "It is not strictly one where a flush or a pipeline carries more at once than the 64 operations with which the parts were measured, where two servers of one kind do not share what bounded the one that was measured, and where the machine was slower while the parts were measured than during the runs: look at their spread.",
];

const words: Record<string, string> = {
  http: "HTTP requests",
  "grpc-call": "gRPC calls",
  "prepared-commit": "prepared commits",
  "prepared-commit-hot": "prepared commits of the one row that is wanted most",
  commit: "statements that commit",
  "batched-commit": "further rows in them",
  "redis-script": "Redis scripts",
  "nats-deliver": "letters by NATS",
};
const batch = 64;

/** Holds every variant that was saturated against the ceilings of its parts. They were measured in class D1: other runs have no share in them. */
export function findCeilings({ runs, ceilings, manifest }: Pick<Results, "runs" | "ceilings" | "manifest">): CeilingFindings {
  const saturated = runs.filter(
    ({ mode, valid, outcomes, durability }) =>
      mode === "closed" && valid && outcomes.confirmed > 0 && (durability.declared ?? "D1") === "D1",
  );
  const alike = Map.groupBy(saturated, ({ step, workload, switches }) => JSON.stringify([step.variant, workload, switches]));
  const variants = [...alike.values()].flatMap((each) => findCeiling(each, ceilings, manifest.machine.cores) ?? []);
  return { variants, words: variants.length === 0 ? [] : meaning };
}

function findCeiling(runs: readonly Run[], ceilings: readonly Ceiling[], cores: number): CeilingFinding | undefined {
  const parts = roomIn(usesOf(runs), ceilings);
  const [first] = runs;
  const narrowest = parts.toSorted((a, b) => a.bookingsPerS - b.bookingsPerS)[0];
  if (first === undefined || narrowest === undefined) return undefined;
  const customersCpuMs = customersOf(runs);
  const costs = parts.map(({ cpuMs }) => cpuMs);
  const cpuMs = costs.includes(null) ? null : sum(costs.map((cost) => cost ?? 0)) + (customersCpuMs ?? 0);
  const byProcessors = cpuMs === null || cpuMs === 0 ? null : (cores * 1_000) / cpuMs;
  const ceiling = Math.min(narrowest.bookingsPerS, byProcessors ?? Infinity);
  const goodput = goodputOf(runs);
  const found = {
    variant: first.step.variant,
    workload: first.workload,
    inFlight: typeof first.switches["inFlight"] === "number" ? first.switches["inFlight"] : null,
    runs: runs.length,
    parts,
    customersCpuMs,
    byProcessors,
    narrowest,
    ceiling,
    goodput,
    share: goodput === null ? null : goodput / ceiling,
  };
  return { ...found, lines: linesOf(found, ceilings, { cores, cpuMs }) };
}

/** What each part leaves room for; parts that were not measured are left out. */
function roomIn(uses: readonly Use[], ceilings: readonly Ceiling[]): PartRoom[] {
  const rooms = uses.flatMap((use) => {
    const measured = ceilings.find(({ name }) => name === use.part);
    if (measured === undefined) return [];
    const price = priceOf(use.part, ceilings);
    return [{ ...use, cpuMs: price === null ? null : use.operations * price, bookingsPerS: measured.perS / use.busiest }];
  });
  const many = rooms.find(({ part }) => part === "prepared-commit")?.bookingsPerS ?? 0;
  // Where demand is spread, no single row is what a booking waits for.
  return rooms.filter(({ part, bookingsPerS }) => part !== "prepared-commit-hot" || bookingsPerS < many);
}

/** Processor milliseconds of one operation. */
function priceOf(part: string, ceilings: readonly Ceiling[]): number | null {
  const price = (name: string) => ceilings.find((each) => each.name === name)?.cpuMsPerOp ?? null;
  // Those of the hottest row are among all prepared commits already.
  if (part === "prepared-commit-hot") return 0;
  if (part !== "batched-commit") return price(part);
  const [ofBatched, ofFirst] = [price("batched-commit"), price("commit")];
  // A batch costs what its first row costs as a commit, and 63 times what each further row costs.
  return ofBatched === null || ofFirst === null ? ofBatched : Math.max(0, (batch * ofBatched - ofFirst) / (batch - 1));
}

function customersOf(runs: readonly Run[]): number | null {
  const load = runs.map(({ processes }) => processes.filter(({ kind }) => kind === "load").map(({ cpuMs }) => cpuMs));
  const known = load.flat().filter((cpuMs) => typeof cpuMs === "number");
  if (load.some((each) => each.length === 0) || known.length < load.flat().length) return null;
  return sum(known) / sum(runs.map(({ outcomes }) => outcomes.confirmed));
}

/** Over all the runs; none where the audit of one of them did not hold. */
function goodputOf(runs: readonly Run[]): number | null {
  const seconds = sum(runs.map(({ durationS }) => durationS));
  const each = runs.map(({ throughput, durationS }) => (throughput.goodput === null ? null : throughput.goodput * durationS));
  return each.includes(null) ? null : sum(each.map((confirmed) => confirmed ?? 0)) / seconds;
}

function linesOf(
  { parts, customersCpuMs, byProcessors, narrowest, ceiling, goodput, share }: Omit<CeilingFinding, "lines">,
  ceilings: readonly Ceiling[],
  { cores, cpuMs }: { cores: number; cpuMs: number | null },
): string[] {
  const customers = customersCpuMs === null ? "the customers' own, not measured, left out" : `the customers' own ${ms(customersCpuMs)}`;
  const processors =
    byProcessors === null || cpuMs === null
      ? "the processors: their time cannot be read here"
      : `the processors: ${cores} cores × 1,000 ms ÷ ${ms(cpuMs)} (${customers}) = ${rate(byProcessors)}`;
  const total = `the ceiling: the lower of ${byProcessors === null ? "" : `${rate(byProcessors)} and `}${rate(narrowest.bookingsPerS)} (${words[narrowest.part] ?? narrowest.part} alone) = ${rate(ceiling)}`;
  const made =
    goodput === null || share === null
      ? "measured: no goodput, for an audit did not hold"
      : `measured: ${rate(goodput)}, ${shareIn(share)}`;
  return [...parts.map((part) => lineOf(part, ceilings)), processors, total, made];
}

function lineOf({ part, operations, busiest, cpuMs, bookingsPerS }: PartRoom, ceilings: readonly Ceiling[]): string {
  const measured = ceilings.find(({ name }) => name === part);
  const cost =
    cpuMs === null ? "" : part === "prepared-commit-hot" ? " (counted above)" : ` × ${ms(cpuMs / operations)} CPU = ${ms(cpuMs)}`;
  const where = busiest.toFixed(2) === operations.toFixed(2) ? "" : part === "batched-commit" ? " rows in all" : " at the busiest";
  return `${operations.toFixed(2)} ${words[part] ?? part}${cost}; alone ${whole(measured?.perS ?? 0)}/s ÷ ${busiest.toFixed(2)}${where} = ${rate(bookingsPerS)}`;
}

function shareIn(share: number): string {
  const percent = `${(share * 100).toFixed(0)} % of it`;
  return share <= 1 ? percent : `${percent}: more than could be, so the machine was slower while the parts were measured`;
}

const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const rate = (value: number) => `${whole(value)} bookings/s`;
const ms = (value: number) => `${value.toFixed(3)} ms`;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
