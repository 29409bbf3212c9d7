import { describe, expect, it } from "vitest";
import { changesSince, hasRegressed } from "./changes.ts";
import { sessionUnderTest, toldRun } from "./session-under-test.ts";

const around = [0.97, 0.98, 0.99, 1.01, 1.02, 1.03];
const session = (goodput: number, { blocks = 6, inFlight = 64 } = {}) => {
  const given = { mode: "closed", switches: { inFlight } } as const;
  return sessionUnderTest(
    [],
    around
      .slice(0, blocks)
      .map((wobble, index) => toldRun({ section: "saturated", variant: "saga", block: index + 1, goodput: goodput * wobble, given })),
  );
};
const goodputOf = (changes: ReturnType<typeof changesSince>) => changes.changes.find(({ label }) => label === "goodput");

describe("what changed since a baseline", () => {
  it("is worse where the whole interval of the ratio is", () => {
    const changes = changesSince(session(100), session(80));
    expect(goodputOf(changes)).toMatchObject({ verdict: "worse", before: 100, after: 80, runs: [6, 6] });
    expect(goodputOf(changes)?.ratio).toBeCloseTo(0.8, 1);
    expect(hasRegressed(changes)).toBe(true);
  });

  it("is better where it is, and nothing where the interval holds 1", () => {
    expect(goodputOf(changesSince(session(100), session(125)))?.verdict).toBe("better");
    const same = changesSince(session(100), session(99));
    expect(goodputOf(same)?.verdict).toBe("no change shown");
    expect(hasRegressed(same)).toBe(false);
  });

  it("is not known from three runs, whatever they say", () => {
    const changes = changesSince(session(100, { blocks: 3 }), session(10, { blocks: 3 }));
    expect(goodputOf(changes)).toMatchObject({ verdict: "too few runs", ratio: null });
    expect(hasRegressed(changes)).toBe(false);
  });

  it("is not asked of different loads, and says so", () => {
    const { changes, remarks } = changesSince(session(100), session(80, { inFlight: 256 }));
    expect(changes).toEqual([]);
    expect(remarks).toEqual([expect.stringContaining("64 before, 256 now"), expect.stringContaining("no valid run in common")]);
  });

  it.each(["failpoints", "flushes", "profile"])("leaves out runs under an instrument: %s", (instrument) => {
    const now = session(80);
    for (const run of now.runs) run.switches = { ...run.switches, instrument };
    expect(changesSince(session(100), now)).toEqual({ changes: [], remarks: [expect.stringContaining("no valid run in common")] });
  });

  it("leaves out invalid runs, and names another machine", () => {
    const now = session(80);
    for (const run of now.runs) run.valid = false;
    now.manifest.machine.cores = 96;
    const { changes, remarks } = changesSince(session(100), now);
    expect(changes).toEqual([]);
    expect(remarks[0]).toContain("cores was 2 and is 96");
  });
});
