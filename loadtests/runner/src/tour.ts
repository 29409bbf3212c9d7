import type { Design } from "./designs/design.ts";
import type { RunWish } from "./wish.ts";

const workloads = ["steady", "scarce", "hot"];
/** What divides one item that everybody wants, and how far: both ends are shown. */
const division = { workload: "hot", switch: "buckets", values: ["1", "16"] };

/** What the tour shows once: every design under each workload, the hot item whole and divided, but for what is compared anyway. */
export function tourOf(
  designs: readonly Design[],
  {
    compared,
    ...common
  }: Pick<RunWish, "durationS" | "warmUpS" | "ratePerS"> & { compared: { workload: string; designs: readonly string[] } },
): RunWish[] {
  const isCompared = (workload: string, design: string) => workload === compared.workload && compared.designs.includes(design);
  return workloads.flatMap((workload) =>
    designs
      .filter(({ name }) => !isCompared(workload, name))
      .flatMap(({ name: design, switches }) =>
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
