import { capacity, type CapacityFinding, type SectionOf } from "@coordbench/report";
import { workloadOf } from "../../k6/workloads/index.ts";
import type { ChosenLoad } from "./commands/load-flags.ts";
import type { Contest } from "./comparison.ts";
import type { Expected } from "./forecast.ts";
import { findCapacity, probesToCome, type Search } from "./find-capacity.ts";
import type { Session } from "./session.ts";

/** A rate for all, and why this one, in words. */
export interface EqualRate {
  ratePerS: number;
  rateFrom: string;
}

const objective = { percentile: "p99", ms: 100 } as const;
/** Coarse: the rate is far below what is found. */
const search = { precision: 0.25, durationS: 8, warmUpS: 2 };
const shareOfCapacity = 0.5;

/** Finds out what the slowest of a contest's variants can take, and chooses half of that; says what the session does after it. */
export async function findEqualRate(session: Session, contest: Contest & ChosenLoad, after: readonly Expected[]): Promise<EqualRate> {
  // What is compared with itself need not be searched twice.
  const different = [...new Map(contest.variants.toReversed().map((each) => [JSON.stringify(each.chosen), each])).values()].toReversed();
  const { workload, demand } = contest;
  const variants = different.map(({ label }) => label);
  const section: SectionOf<"capacity"> = { id: "capacity", kind: "capacity", workload, variants, objective, precision: search.precision };
  session.section(section);
  const load: Search["load"] = { demand, durationS: search.durationS, warmUpS: search.warmUpS, startPerS: workloadOf(workload).ratePerS };
  for (const [index, variant] of different.entries()) {
    const others = different.slice(index + 1).map(() => probesToCome({ load }));
    await findCapacity(session, { section, variant, load }, [...others, ...after]);
  }
  const findings = capacity(session.results()).filter((each) => each.workload === workload && variants.includes(each.variant));
  return rateFor(findings);
}

/** The rate that follows from what was found. */
export function rateFor(findings: readonly CapacityFinding[]): EqualRate {
  const [slowest] = findings.toSorted((a, b) => (a.highestHeld ?? 0) - (b.highestHeld ?? 0));
  const held = slowest?.highestHeld ?? null;
  if (slowest === undefined || held === null)
    throw new Error(
      `${slowest?.variant ?? "nothing"} kept to ${objective.percentile} within ${objective.ms} ms at no rate: choose one yourself, with --rate`,
    );
  const { variant, lowestFailed } = slowest;
  const limit = lowestFailed === null ? "" : ` and not ${lowestFailed}`;
  return {
    ratePerS: twoDigits(held * shareOfCapacity),
    rateFrom: `half of what the slower one can take: ${variant} held ${held} bookings per second${limit}, with 99 % of them within ${objective.ms} ms`,
  };
}

/** Rounded down, so that it is no larger a share. */
function twoDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.max(1, Math.floor(value / unit) * unit);
}
