import { median } from "simple-statistics";
import type { Results } from "../results/results.ts";
import type { Run } from "../results/run.ts";
import type { SectionOf } from "../results/section.ts";
import { isAttained, probeOf } from "./capacity-probe.ts";
import { edgesOf, nextProbe, ratesOf, type Probe, type Rate } from "./capacity-search.ts";
import type { CapacityFinding, CapacityPoint } from "./findings.ts";
import { sayNumber } from "./words.ts";

type Section = SectionOf<"capacity">;

/** Finds for every variant of a session's searches the highest rate that it holds. */
export function capacity(results: Results): CapacityFinding[] {
  return results.sections
    .filter((section) => section.kind === "capacity")
    .flatMap((section) => section.variants.map((variant) => findCapacity(results, section, variant)));
}

function findCapacity({ runs }: Results, section: Section, variant: string): CapacityFinding {
  const { workload, objective } = section;
  const own = runs.filter(({ step }) => step.section === section.id && step.variant === variant);
  const probes = own.map((run) => probeOf(run, objective));
  const rates = ratesOf(probes);
  const { held, above } = edgesOf(rates);
  const lowestFailed = rates.find(({ verdict }) => verdict === "failed")?.ratePerS ?? null;
  const highestHeld = held?.ratePerS ?? null;
  const finding = {
    variant,
    workload,
    objective,
    highestHeld,
    lowestFailed,
    interval: highestHeld === null || lowestFailed === null ? null : ([highestHeld, lowestFailed] as [number, number]),
    atLeast: held !== undefined && above?.verdict !== "failed",
    curve: rates.map((rate) =>
      pointOf(
        rate,
        own.filter(({ throughput }) => throughput.offered === rate.ratePerS),
      ),
    ),
  };
  return { ...finding, words: [say(finding, above), ...sayUnfinished(section, variant, probes)] };
}

function pointOf(rate: Rate, runs: readonly Run[]): CapacityPoint {
  const decisive = rate.probes.findLast(({ verdict }) => verdict === rate.verdict) ?? rate.probes.at(-1);
  return {
    ratePerS: rate.ratePerS,
    p50: medianOrNone(runs.map(({ latency }) => latency.outcome.p50)),
    p99: medianOrNone(runs.map(({ latency }) => latency.outcome.p99)),
    probes: runs.length,
    attained: 2 * runs.filter(isAttained).length > runs.length,
    held: rate.verdict === "held",
    why: decisive?.why ?? "",
  };
}

/** An unknown percentile counts as infinite, as it does within a run. */
function medianOrNone(values: (number | null)[]): number | null {
  const middle = median(values.map((value) => value ?? Infinity));
  return Number.isFinite(middle) ? middle : null;
}

function say(found: Omit<CapacityFinding, "words">, above: Rate | undefined): string {
  const { variant, workload, objective, highestHeld, atLeast } = found;
  const promise = `with ${objective.percentile} within ${sayNumber(objective.ms)} ms under ${workload}`;
  const why = found.curve.find(({ ratePerS }) => ratePerS === above?.ratePerS)?.why;
  if (found.curve.length === 0) return `Nothing is known yet of the capacity of ${variant} under ${workload}.`;
  if (highestHeld === null)
    return `${variant} held no rate ${promise}; the lowest tried was ${found.curve[0]?.ratePerS}${because(found.curve[0]?.why)}.`;
  const held = `${variant} takes ${atLeast ? "at least " : ""}${sayNumber(highestHeld)} bookings per second ${promise}`;
  if (above === undefined) return `${held}; no higher rate was tried.`;
  if (atLeast) return `${held}: the load generator gave out at ${sayNumber(above.ratePerS)}${because(why)}.`;
  return `${held}, and no longer ${sayNumber(above.ratePerS)}${because(why)}.`;
}

const because = (why: string | undefined) => (why === undefined ? "" : `, where ${why}`);

function sayUnfinished({ precision }: Section, variant: string, probes: readonly Probe[]): string[] {
  const [first] = probes;
  if (first === undefined) return [];
  const next = nextProbe({ startPerS: first.ratePerS, precision }, probes);
  return next.done
    ? []
    : [`The search of the capacity of ${variant} is not finished: ${next.ratePerS} per second is to be tried, since ${next.why}.`];
}
