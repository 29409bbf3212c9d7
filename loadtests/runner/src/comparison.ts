import type { SectionLoad, SectionOf } from "@coordbench/report";
import type { EqualRate } from "./equal-rate.ts";
import type { Expected } from "./forecast.ts";
import { orderOf } from "./order.ts";
import { paceOf, type Placed } from "./series.ts";
import type { Variant } from "./variants.ts";

/** What is compared, how often, and for how long each time. */
export interface Contest {
  workload: string;
  demand?: Record<string, string>;
  variants: readonly Variant[];
  repeats: number;
  durationS: number;
  warmUpS: number;
}

/** The section of a contest under one load. */
export function sectionOf(
  { workload, variants }: Contest,
  { id, load, rateFrom }: { id: string; load: SectionLoad; rateFrom: string | null },
): SectionOf<"comparison"> {
  return { id, kind: "comparison", workload, variants: variants.map(({ label }) => label), load, rateFrom };
}

/** The section of a contest that tells goodput. */
export function saturationOf(contest: Contest, inFlight: number): SectionOf<"comparison"> {
  return sectionOf(contest, { id: "saturation", load: { mode: "closed", inFlight }, rateFrom: null });
}

/** Goodput is told where everybody has to give all, latency and cost at a rate that nobody is troubled by. */
export function sectionsOf(contest: Contest, { inFlight, rate }: { inFlight: number; rate: EqualRate }): SectionOf<"comparison">[] {
  const { ratePerS, rateFrom } = rate;
  return [saturationOf(contest, inFlight), sectionOf(contest, { id: "equal-rate", load: { mode: "open", ratePerS }, rateFrom })];
}

/** All runs of a contest in their order: block by block, in each block one load after the other, under each every variant. */
export function runsOf(contest: Contest, sections: readonly SectionOf<"comparison">[]): Placed[] {
  const { workload, demand = {}, variants, repeats, durationS, warmUpS } = contest;
  const blocks = Array.from({ length: repeats }, (_, index) => index + 1);
  return blocks.flatMap((block) =>
    sections.flatMap(({ id, load }) =>
      orderOf(variants, block).map((variant) => ({
        // Customers of one block want the same of every variant, and those of the next block something else.
        wish: { ...variant.chosen, workload, demand, durationS, warmUpS, seed: block, ...paceOf(load) },
        step: { section: id, variant: variant.label, block, point: null },
      })),
    ),
  );
}

/** What a contest under so many loads is to take. */
export function blocksToCome({ variants, repeats, durationS, warmUpS }: Contest, loads: number): Expected {
  return { runs: repeats * loads * variants.length, secondsEach: warmUpS + durationS };
}
