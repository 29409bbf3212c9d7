import { describe, expect, it } from "vitest";
import { designs } from "./designs/index.ts";
import { chosenBy, toolsOf, variantsIn } from "./variants.ts";

describe("variants on the command line", () => {
  it("are designs with their switches, called by what differs", () => {
    expect(variantsIn("designs", "two-phase-commit,saga:buckets=16:batch=1, saga:buckets=1")).toEqual([
      { design: "two-phase-commit", switches: {}, label: "two-phase-commit" },
      { design: "saga", switches: { buckets: "16", batch: "1" }, label: "saga, buckets=16, batch=1" },
      { design: "saga", switches: { buckets: "1" }, label: "saga" },
    ]);
  });

  it("that are named again are compared with themselves, under a name of their own", () => {
    expect(variantsIn("designs", "saga,saga,saga:buckets=1").map(({ label }) => label)).toEqual([
      "saga",
      "saga (again)",
      "saga (again) (again)",
    ]);
  });

  it("may have a distance, which is no switch of a design", () => {
    const [near, far] = variantsIn("designs", "saga,saga:rtt=20:buckets=16");
    expect(near && chosenBy(near)).toEqual({ design: "saga", switches: {} });
    expect(far).toEqual({ design: "saga", switches: { buckets: "16" }, roundTripMs: 20, label: "saga, buckets=16, rtt=20" });
    expect(toolsOf(far ? [far] : [])).toContain("toxiproxy-server");
  });

  it.each([
    ["saga:rtt=far", "from 0 to 1000"],
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
