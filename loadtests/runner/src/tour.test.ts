import { describe, expect, it } from "vitest";
import { designs } from "./designs/index.ts";
import { inTurn, tourOf } from "./tour.ts";
import { settle, type RunWish } from "./wish.ts";

const compared = ["two-phase-commit", "saga"];
const tour = tourOf([...designs.values()], { durationS: 6, warmUpS: 2, compared: { workload: "steady", designs: compared } });
const named = (wishes: RunWish[], workload: string) =>
  wishes.filter((wish) => wish.workload === workload).map(({ design, switches }) => [design, ...Object.values(switches ?? {})].join(" "));

describe("the tour", () => {
  it("shows every design under scarce load, once", () => {
    expect(named(tour, "scarce")).toEqual([...designs.keys()]);
  });

  it("shows under steady load those that are not compared there anyway", () => {
    expect(named(tour, "steady")).toEqual([...designs.keys()].filter((name) => !compared.includes(name)));
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
});
