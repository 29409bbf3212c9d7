import type { Run } from "@coordbench/report";
import type { Design } from "./designs/design.ts";
import type { RunWish } from "./wish.ts";

const workloads = ["steady", "scarce", "hot"];
/** What divides one item that everybody wants, and how far: both ends are shown. */
const division = { workload: "hot", switch: "buckets", values: ["1", "16"] };

/** What the tour shows, in the order of its tables: every design under each workload, the hot item whole and divided. */
export function tourOf(designs: readonly Design[], common: Pick<RunWish, "durationS" | "warmUpS">): RunWish[] {
  return workloads.flatMap((workload) =>
    designs.flatMap(({ name: design, switches }) =>
      workload === division.workload && Object.hasOwn(switches, division.switch)
        ? division.values.map((value) => ({ design, workload, switches: { [division.switch]: value }, ...common }))
        : [{ design, workload, ...common }],
    ),
  );
}

/** The same in the order in which to run it, A B, B A, A B: what drifts meanwhile does not always meet the same design first. */
export function inTurn(tour: readonly RunWish[]): RunWish[] {
  const groups = Map.groupBy(tour, ({ workload }) => workload);
  return [...groups.values()].flatMap((own, index) => (index % 2 === 0 ? own : own.toReversed()));
}

/** Runs that were made in that order, in the order of the tables. */
export function asShown(tour: readonly RunWish[], made: readonly Run[]): Run[] {
  const order = inTurn(tour);
  return tour.flatMap((wish) => made[order.indexOf(wish)] ?? []);
}
