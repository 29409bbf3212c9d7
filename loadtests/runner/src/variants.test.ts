import { describe, expect, it } from "vitest";
import { designs } from "./designs/index.ts";
import { toolsOf, variantsIn } from "./variants.ts";

describe("variants on the command line", () => {
  it("are designs with their switches, called by what differs", () => {
    expect(variantsIn("designs", "two-phase-commit,saga:buckets=16:batch=1, saga:buckets=1")).toEqual([
      { chosen: { design: "two-phase-commit", switches: {} }, label: "two-phase-commit" },
      { chosen: { design: "saga", switches: { buckets: "16", batch: "1" } }, label: "saga, buckets=16, batch=1" },
      { chosen: { design: "saga", switches: { buckets: "1" } }, label: "saga" },
    ]);
  });

  it("that are named again are compared with themselves, under a name of their own", () => {
    expect(variantsIn("designs", "saga,saga,saga:buckets=1").map(({ label }) => label)).toEqual([
      "saga",
      "saga (again)",
      "saga (again) (again)",
    ]);
  });

  it("may differ in how they are run, which is no switch of a design", () => {
    const [far] = variantsIn("designs", "saga:rtt=20:buckets=16:durability=D0:traced=1%");
    expect(far).toEqual({
      chosen: { design: "saga", switches: { buckets: "16" }, roundTripMs: 20, durability: "D0", sampledShare: 0.01 },
      label: "saga, buckets=16, D0, rtt=20, traced 1%",
    });
    expect(toolsOf(far ? [far] : [])).toEqual(expect.arrayContaining(["toxiproxy-server", "jaeger"]));
  });

  it.each([
    ["saga:rtt=far", "from 0 to 1000"],
    ["saga:durability=D9", "D0, D1"],
    ["saga:traced=all", "such as 0.01 or 1%"],
    ["", "design[:switch=value]"],
    ["saga,", "design[:switch=value]"],
    ["sagas", [...designs.keys()].join(", ")],
    ["saga:shelves=2", "buckets"],
    ["saga:buckets", "design[:switch=value]"],
    ["saga:buckets=1=2", "design[:switch=value]"],
    ["saga:buckets=99", "buckets=99"],
  ])("are refused with what is possible: %j", (text, words) => {
    expect(() => variantsIn("designs", text)).toThrow(words);
  });
});
