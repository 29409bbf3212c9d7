import { describe, expect, it } from "vitest";
import { sweepSeries } from "./sweep.ts";
import { variantsIn } from "./variants.ts";
import { variationIn, varied } from "./variation.ts";

const plan = (text: string, repeats = 2) => {
  const { name, values } = variationIn(text);
  const variants = variantsIn("designs", "two-phase-commit,saga");
  const labels = variants.map(({ label }) => label);
  const section = {
    id: "s",
    kind: "sweep",
    workload: "steady",
    variants: labels,
    name,
    values,
    load: { mode: "closed", inFlight: 8 },
  } as const;
  return sweepSeries({ section, variants, repeats, common: { durationS: 5, warmUpS: 1 } });
};

describe("a sweep", () => {
  it("goes up and down through the values, each with all designs in turn", () => {
    const order = plan("batch=1,64").map(({ step: { block, point, variant } }) => `${block} ${point} ${variant}`);
    expect(order).toEqual([
      "1 1 two-phase-commit",
      "1 1 saga",
      "1 64 saga",
      "1 64 two-phase-commit",
      "2 64 saga",
      "2 64 two-phase-commit",
      "2 1 two-phase-commit",
      "2 1 saga",
    ]);
  });

  it("varies a switch, a demand, or the run itself by its name", () => {
    const wish = { design: "saga", workload: "steady", switches: { batch: "1" } };
    expect(varied(wish, "buckets", "16")).toEqual({ ...wish, switches: { batch: "1", buckets: "16" } });
    expect(varied(wish, "hotShare", "0.5")).toEqual({ ...wish, demand: { hotShare: "0.5" } });
    expect(varied(wish, "rtt", "20")).toEqual({ ...wish, roundTripMs: 20 });
    expect(varied(wish, "durability", "D0")).toEqual({ ...wish, durability: "D0" });
  });

  it.each(["", "batch", "batch=", "batch=1", "batch=1,", "batch=1,1", "=1,2"])("is refused if it varies nothing: %j", (text) => {
    expect(() => variationIn(text)).toThrow("--vary must be name=v1,v2");
  });

  it.each(["rtt=0,far", "inFlight=8,x", "rate=1,-1"])("is refused if a value is no number where one is wanted: %s", (text) => {
    expect(() => plan(text)).toThrow(/must be a (whole )?number/);
  });
});
