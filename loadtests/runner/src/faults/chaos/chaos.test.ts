import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failpoints, type Failpoint } from "@coordbench/faults/failpoints";
import { afterAll, describe, expect, it } from "vitest";
import { planLoad } from "../../load-plan.ts";
import type { Fault } from "../fault.ts";
import { describeFault, endOf, loadOf } from "../plan.ts";
import { caseOf, chaosDesigns, drawChaos } from "./draw.ts";
import { readChaos, sayChaos, writeChaos } from "./keep.ts";
import { takenBy } from "./turns.ts";

const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const all = chaosDesigns.flatMap((design) => [20, 60].flatMap((seconds) => seeds.map((seed) => drawChaos({ design, seed, seconds }))));
const faultsOf = (design: string) => all.filter((each) => each.design === design).flatMap(({ faults }) => faults);
const kindOf = (fault: Fault) => (fault.do === "failpoint" ? fault.mode : fault.do);

const anywhere = ["cut", "delay", "drop", "duplicate", "error", "freeze", "kill", "pause", "slow", "take-sessions"];
const only: Record<string, string[]> = {
  "two-phase-commit": ["fill-slots", "hold-rows"],
  saga: ["deliver-again", "fill-memory", "fill-streams", "forget-scripts", "load-slowly", "lose-disk", "move-slot", "poison"],
};

describe.each(chaosDesigns)("what lots draw for %s", (design) => {
  it("is the same for the same seed, and another thing for another", () => {
    const drawn = seeds.map((seed) => writeChaos(drawChaos({ design, seed, seconds: 20 })));
    expect(seeds.map((seed) => writeChaos(drawChaos({ design, seed, seconds: 20 })))).toEqual(drawn);
    expect(new Set(drawn.map((text) => text.replace(/"seed": \d+/, ""))).size).toBe(seeds.length);
  });

  it("is everything that can be done to it and nothing else, and loses nothing by its nature", () => {
    const kinds = new Set(faultsOf(design).map(kindOf));
    expect([...kinds].toSorted()).toEqual([...anywhere, ...(only[design] ?? [])].toSorted());
  });

  it("arms failpoints that it has, with what they can do, and in time all of them", () => {
    const there = (failpoints as readonly Failpoint[]).filter(({ place }) => Object.hasOwn(place, design));
    const armed = new Set<string>();
    for (const fault of faultsOf(design)) {
      if (fault.do !== "failpoint") continue;
      const service = /^[a-z]+/.exec(fault.at)?.[0];
      const point = there.find((each) => each.name === fault.name && each.service === service);
      expect(point?.modes, `${fault.name} of ${fault.at}`).toContain(fault.mode);
      armed.add(`${fault.name} of ${service}`);
    }
    expect(armed.size).toBe(there.length);
  });

  it("is scarce sometimes, and sometimes not", () => {
    const units = new Set(all.filter((each) => each.design === design).map(({ unitsPerItem }) => unitsPerItem < 1_000));
    expect(units).toEqual(new Set([true, false]));
  });
});

it("every fault that was drawn is healed before the load ends", () => {
  for (const chaos of all)
    for (const fault of chaos.faults) {
      expect(fault.forS).toBeDefined();
      expect(endOf(fault)).toBeLessThan(loadOf(caseOf(chaos)).durationS - 2);
    }
});

it("faults are on at the same time, but never two at the same place", () => {
  let together = 0;
  for (const { faults } of all)
    for (const [index, fault] of faults.entries())
      for (const later of faults.slice(index + 1).filter(({ atS }) => atS < endOf(fault))) {
        together++;
        expect(new Set(takenBy(later)).isDisjointFrom(new Set(takenBy(fault)))).toBe(true);
      }
  expect(together).toBeGreaterThan(all.length);
});

it("the customers of a seed are its own, for as long as it says", () => {
  const chaos = drawChaos({ design: "saga", seed: 7, seconds: 20 });
  const plan = planLoad({ ...loadOf(caseOf(chaos)), runId: "check", targets: ["http://127.0.0.1"] });
  expect({ seed: plan.seed, durationS: plan.durationS }).toEqual({ seed: 7, durationS: 20 });
});

it("too short a load has room for no fault", () => {
  expect(() => drawChaos({ design: "saga", seed: 1, seconds: 3 })).toThrow("no fault fits into 3 s");
});

describe("a schedule", () => {
  const folder = mkdtempSync(join(tmpdir(), "chaos-"));
  const file = join(folder, "schedule.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is said in words, fault by fault", () => {
    for (const chaos of all) {
      const lines = sayChaos(chaos).split("\n");
      expect(lines.length).toBe(1 + chaos.faults.length);
      for (const [index, fault] of chaos.faults.entries()) expect(lines[index + 1]).toContain(describeFault(fault));
      expect(lines.join("\n")).not.toContain("undefined");
    }
  });

  it("can be given back", () => {
    const chaos = drawChaos({ design: "saga", seed: 3, seconds: 20 });
    writeFileSync(file, writeChaos(chaos));
    expect(readChaos(file)).toEqual(chaos);
  });

  it("that is none is refused with what is wrong", () => {
    writeFileSync(file, JSON.stringify({ ...drawChaos({ design: "saga", seed: 3, seconds: 20 }), faults: [] }));
    expect(() => readChaos(file)).toThrow(/is no schedule: .*at faults/s);
  });
});
