import type { Run } from "@coordbench/report";
import { describe, expect, it } from "vitest";
import { designs } from "./designs/index.ts";
import { asShown, inTurn, tourOf } from "./tour.ts";
import { settle, type RunWish } from "./wish.ts";

const tour = tourOf([...designs.values()], { durationS: 7, warmUpS: 2 });
const named = (wishes: RunWish[], workload: string) =>
  wishes.filter((wish) => wish.workload === workload).map(({ design, switches }) => [design, ...Object.values(switches ?? {})].join(" "));

describe("the tour", () => {
  it("shows every design under steady and scarce load, once", () => {
    for (const workload of ["steady", "scarce"]) expect(named(tour, workload)).toEqual([...designs.keys()]);
  });

  it("shows the hot item whole and divided where a design can divide it, and the control once", () => {
    expect(named(tour, "hot")).toEqual(expect.arrayContaining(["saga 1", "saga 16", "uncoordinated"]));
    expect(named(tour, "hot").filter((name) => name.startsWith("uncoordinated"))).toHaveLength(1);
  });

  it("asks only for switches that a design has", () => {
    for (const { design, switches } of tour) {
      const found = designs.get(design);
      expect(() => found && settle(found, switches ?? {})).not.toThrow();
    }
  });

  it("runs the designs in turn, one workload forwards and the next backwards", () => {
    for (const workload of ["steady", "hot"]) expect(named(inTurn(tour), workload)).toEqual(named(tour, workload));
    expect(named(inTurn(tour), "scarce")).toEqual(named(tour, "scarce").toReversed());
  });

  it("shows what was run in its own order", () => {
    const made = inTurn(tour).map((wish) => wish as unknown as Run);
    expect(asShown(tour, made)).toEqual(tour);
    expect(asShown(tour, made.slice(0, 2))).toEqual(tour.slice(0, 2));
  });
});
