import { nextProbe, probeOf, type Probe, type SectionOf } from "@coordbench/report";
import type { Expected } from "./forecast.ts";
import type { Session } from "./session.ts";
import type { Variant } from "./variants.ts";
import type { RunWish } from "./wish.ts";

/** A search for the highest rate that a variant can take. */
export interface Search {
  section: SectionOf<"capacity">;
  variant: Variant;
  /** What all of its runs have in common, and the rate to begin with. */
  load: Pick<RunWish, "demand"> & { durationS: number; warmUpS: number; startPerS: number };
}

/** How many runs a search usually takes: until it ends nobody knows. */
const usualProbes = 9;

/** What a search that has made so many runs will usually still need. */
export function probesToCome({ load }: Pick<Search, "load">, made = 0): Expected {
  return { runs: Math.max(1, usualProbes - made), secondsEach: load.warmUpS + load.durationS };
}

/** Makes the runs of a search, one rate after the other; it says what else the session has to do after it. */
export async function findCapacity(session: Session, search: Search, after: readonly Expected[]): Promise<Probe[]> {
  const { section, variant, load } = search;
  const { startPerS, ...common } = load;
  const probes: Probe[] = [];
  for (;;) {
    const next = nextProbe({ startPerS, precision: section.precision }, probes);
    if (next.done) return probes;
    session.expect(probesToCome(search, probes.length), ...after);
    const run = await session.perform(
      { ...common, ...variant.chosen, workload: section.workload, ratePerS: next.ratePerS },
      { section: section.id, variant: variant.label, block: next.repeat, point: String(next.ratePerS) },
    );
    probes.push(probeOf(run, section.objective));
  }
}
