import type { SectionOf } from "../results/section.ts";
import type { Run } from "../results/run.ts";
import type { Probe } from "./capacity-search.ts";
import { sayNumber } from "./words.ts";

/** Within how many milliseconds a percentile of the bookings must have its outcome. */
export type Objective = SectionOf<"capacity">["objective"];

const loadAttained = 22;
/** Other invariants about the run itself: where one of these breaks, nothing was learnt of the design. */
const aboutTheRun = new Set([21, 23, 24]);
const errorsAllowed = 0.01;

/** Says whether a run held the rate that it was given, and if not, whether the design gave out or the load generator. */
export function probeOf(run: Run, objective: Objective): Probe {
  const { offered } = run.throughput;
  if (offered === null) throw new Error(`run ${run.id} is a closed loop: a capacity is searched with open loops alone`);
  return { ratePerS: offered, ...judge(run, objective) };
}

/** Whether the load was brought, and answered but for what the business refuses. */
export function isAttained(run: Run): boolean {
  return !broken(run).includes(loadAttained) && errorShare(run) <= errorsAllowed;
}

function judge(run: Run, { percentile, ms }: Objective): Pick<Probe, "verdict" | "why"> {
  const wrong = broken(run);
  const late = wrong.includes(loadAttained);
  if (wrong.some((id) => aboutTheRun.has(id))) return { verdict: "void", why: run.invalidBecause.join("; ") };
  // Latency counts from the intended start, so what the generator was late is not the design's.
  const latency = run.latency.outcome[percentile];
  const own = latency === null ? null : latency - (late ? (run.latency.startLag[percentile] ?? 0) : 0);
  if (own === null)
    return { verdict: "failed", why: `the ${percentile} is not known: an unknown outcome ranks there, or nothing was confirmed` };
  if (own > ms) return { verdict: "failed", why: `the ${percentile} was ${sayNumber(own)} ms, ${sayNumber(ms)} were allowed` };
  const errors = errorShare(run);
  if (errors > errorsAllowed)
    return { verdict: "failed", why: `${sayNumber(100 * errors)} % ended in errors or contention, 1 % are allowed` };
  if (run.valid) return { verdict: "held", why: `the ${percentile} was ${sayNumber(own)} ms` };
  return late ? { verdict: "void", why: evidenceOf(run, loadAttained) } : { verdict: "failed", why: run.invalidBecause.join("; ") };
}

const broken = ({ audit }: Run) => audit.invariants.filter(({ verdict }) => verdict !== "holds").map(({ id }) => id);
const evidenceOf = ({ audit }: Run, wanted: number) => audit.invariants.find(({ id }) => id === wanted)?.evidence ?? "";

/** Of all that was attempted: what had no answer, was refused by an overloaded service, or lost against others. */
function errorShare({ outcomes }: Run): number {
  const { confirmed, cancelled, unknown, refused, rejected } = outcomes;
  const rejections = Object.values(rejected).reduce((total, each) => total + each, 0);
  const errors = unknown + refused + (rejected["contention"] ?? 0) + (rejected["unavailable"] ?? 0);
  return errors / Math.max(1, confirmed + cancelled + unknown + refused + rejections);
}
