import type { SectionOf } from "@coordbench/report";
import { orderOf } from "./order.ts";
import { paceOf, type Placed } from "./series.ts";
import type { Variant } from "./variants.ts";
import { varied } from "./variation.ts";
import type { RunWish } from "./wish.ts";

/** A sweep as it was asked for. */
export interface SweepPlan {
  section: SectionOf<"sweep">;
  variants: readonly Variant[];
  repeats: number;
  /** What all of its runs have in common. */
  common: Pick<RunWish, "demand" | "durationS" | "warmUpS">;
}

/** The runs of a sweep: each block goes through all values, up and then down, and at each value through all variants, in turn. */
export function sweepSeries({ section, variants, repeats, common }: SweepPlan): Placed[] {
  const { id, name, values, workload, load } = section;
  return Array.from({ length: repeats }, (_, index) => index + 1).flatMap((block) =>
    (block % 2 === 1 ? values : values.toReversed()).flatMap((value, place) =>
      orderOf(variants, block + place).map((variant) => ({
        wish: varied({ ...variant.chosen, workload, ...paceOf(load), ...common }, name, value),
        step: { section: id, variant: variant.label, block, point: value },
      })),
    ),
  );
}
